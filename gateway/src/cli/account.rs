//! `account`: who may sign in.

use super::{Failure, settings, show};
use crate::{
    app,
    config::StoreArgs,
    desk::{Kind, NewAccount},
};
use clap::{Args as ClapArgs, Subcommand};
use domain::{
    id::PlaceId,
    territory::{Body, Desk as DeskCode},
};
use serde_json::json;

/// Who may sign in: agents, landlords, commission members, auditors, operators, security officers.
#[derive(Debug, ClapArgs)]
pub(super) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Open an account and print its secret, once.
    Add(Add),
    /// Close an account: its sessions end at once.
    Revoke {
        /// What it signs in with.
        login: String,
    },
    /// Every account, without secrets.
    List {
        /// One object a line.
        #[arg(long)]
        json: bool,
    },
}

#[derive(Debug, ClapArgs)]
struct Add {
    /// agent, landlord, commission, auditor, holder, metropolis, operator or officer. Applicants get theirs when they register.
    #[arg(long, value_parser = kind)]
    kind: Kind,
    /// What it signs in with; made up when left out.
    #[arg(long)]
    login: Option<String>,
    /// Name of the account as shown to colleagues.
    #[arg(long, default_value = "")]
    label: String,
    /// The organisation it acts for.
    #[arg(long)]
    body: Option<Body>,
    /// The registration desk it works at.
    #[arg(long)]
    desk: Option<DeskCode>,
    /// The reception place it works at.
    #[arg(long)]
    place: Option<PlaceId>,
    /// As one JSON object.
    #[arg(long)]
    json: bool,
}

fn kind(text: &str) -> Result<Kind, String> {
    Kind::ALL
        .into_iter()
        .filter(|kind| *kind != Kind::Applicant)
        .find(|kind| kind.word() == text)
        .ok_or_else(|| {
            "agent, landlord, commission, auditor, holder, metropolis, operator or officer"
                .to_owned()
        })
}

pub(super) async fn run(args: Args, stores: StoreArgs) -> Result<(), Failure> {
    let app = app::open(&settings(&stores)?).await?;
    match args.action {
        Action::Add(args) => {
            let label =
                if args.label.is_empty() { args.kind.word().to_owned() } else { args.label };
            let new = NewAccount {
                login: args.login,
                body: args.body,
                desk: args.desk,
                place: args.place,
                ..NewAccount::of(args.kind, label)
            };
            let (account, secret) = app.desk.add(new).await?;
            if args.json {
                return show(&json!({ "login": account.login, "secret": secret.spelt() }));
            }
            println!("login  {}\nsecret {}", account.login, secret.spelt());
            println!("The secret is shown this once: {}", args.kind.home());
            Ok(())
        }
        Action::Revoke { login } => match app.desk.revoke(&login).await? {
            true => {
                println!("{login} can no longer sign in");
                Ok(())
            }
            false => Err(Failure::new(format!("no open account signs in with {login}"))),
        },
        Action::List { json } => {
            for account in app.desk.accounts().await? {
                let body = account.body.map(|body| body.to_string()).unwrap_or_default();
                if json {
                    show(&json!({ "login": account.login, "kind": account.kind.word(),
                        "body": body, "revoked": account.revoked }))?;
                } else {
                    let state = if account.revoked { "closed" } else { "open" };
                    println!(
                        "{:<28} {:<12} {body:<24} {state}",
                        account.login,
                        account.kind.word()
                    );
                }
            }
            Ok(())
        }
    }
}
