//! `filcommun demo`: a territory in one command.

use super::{
    Failure, db,
    fill::{Filled, PlanArgs, fill, peak_memory},
    keys,
};
use crate::{
    app::{self, App},
    config::{LISTEN, Settings},
    desk::{Kind, NewAccount},
};
use chrono::NaiveDate;
use domain::{calendar::Deadline, id::StreamId, territory::Body};
use eventstore::execute::AsAt;
use projections::deadlines;
use std::path::{Path, PathBuf};

/// Fill a folder with a simulated territory, make an account of each kind, and serve the site.
///
/// The folder holds everything: log, vault, read models, accounts, keys. Run again on the same folder, it goes on
/// where it was: a fill that was cut continues, a finished one is served. Names, landlords and demands are
/// simulated; communes, stock, town halls and ceilings are real.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    plan: PlanArgs,
    /// Address of the site
    #[arg(long, value_name = "ADDR", default_value = LISTEN)]
    listen: String,
    /// Folder of the demonstration, made if it is not there
    #[arg(long, value_name = "DIR", default_value = "filcommun-demo")]
    data: PathBuf,
    /// TOML file with the territory's name, logo and colours
    #[arg(long, env = "FILCOMMUN_TERRITORY", value_name = "FILE")]
    territory: Option<PathBuf>,
    /// Fill the folder and stop
    #[arg(long)]
    fill_only: bool,
}

const SCALE: f64 = 0.1;

pub(super) async fn run(args: Args) -> Result<(), Failure> {
    let mut settings = Settings::in_folder(&args.data);
    settings.listen.clone_from(&args.listen);
    settings.territory.clone_from(&args.territory);
    prepare(&args.data, &settings).await?;
    let app = app::open(&settings).await?;
    let filled = fill(&app, &args.plan, SCALE, None).await?;
    say(&filled);
    if args.fill_only {
        return Ok(());
    }
    // an applicant is chosen from a read model, which a new version of the program has yet to build
    app::catch_up(&app).await?;
    accounts(&app).await?;
    app::serve(app).await
}

/// Makes the folder, the log and the keys, once.
async fn prepare(folder: &Path, settings: &Settings) -> Result<(), Failure> {
    std::fs::create_dir_all(folder)
        .map_err(|e| Failure::new(format!("cannot make the folder {}: {e}", folder.display())))?;
    db::init(settings, "").await?;
    keys::init(settings).await
}

fn say(filled: &Filled) {
    let Filled { plan, counts, took, head } = filled;
    match counts {
        Some(counts) => eprintln!(
            "filled in {:.1} s: {} commands, {} events{}",
            took.as_secs_f64(),
            counts.commands,
            head.0,
            peak_memory()
                .map(|bytes| format!(", peak memory {} MB", bytes >> 20))
                .unwrap_or_default()
        ),
        None => eprintln!("already filled up to {}: {} events", plan.until, head.0),
    }
}

/// One account of each kind. Secrets are kept nowhere: they are drawn anew and printed at each start.
async fn accounts(app: &App) -> Result<(), Failure> {
    println!("\nThe demonstration: http://{}\n", app.settings.listen);
    println!("{:<12} {:<22} {:<20} page", "kind", "sign in with", "secret");
    for kind in Kind::ALL {
        let Some(new) = new_account(app, kind).await? else { continue };
        let login = new.login.clone().unwrap_or_default();
        let (account, secret) = match app.desk.find_login(&login).await? {
            Some(account) => {
                let secret = app.desk.renew_secret(account.id).await?;
                (account, secret)
            }
            None => app.desk.add(new).await?,
        };
        println!(
            "{:<12} {:<22} {:<20} http://{}{}",
            kind.word(),
            account.login,
            secret.spelt(),
            app.settings.listen,
            kind.home()
        );
    }
    println!(
        "\nThe public pages need no account. Ctrl-C stops the site; the same command starts it again."
    );
    Ok(())
}

async fn new_account(app: &App, kind: Kind) -> Result<Option<NewAccount>, Failure> {
    let body = |name: &str| name.parse::<Body>().ok();
    let mut new = match kind {
        Kind::Applicant => return applicant(app).await,
        // opened with the first mandate that a household gives it
        Kind::Helper => return Ok(None),
        Kind::Agent => NewAccount {
            body: body("mairie-44109"),
            desk: "44109".parse().ok(),
            place: place(app, "mairie-44109").await?,
            ..NewAccount::of(kind, "Agente de la mairie de Nantes")
        },
        Kind::Landlord => NewAccount {
            body: body("bailleur-demo-a"),
            ..NewAccount::of(kind, "Chargé de clientèle, bailleur de démonstration A")
        },
        Kind::Commission => NewAccount {
            body: body("bailleur-demo-a"),
            ..NewAccount::of(kind, "Secrétariat de commission, bailleur de démonstration A")
        },
        Kind::Auditor => NewAccount::of(kind, "Auditrice"),
        Kind::Holder => NewAccount {
            body: body("nantes-metropole"),
            ..NewAccount::of(kind, "Réservations de la métropole, démonstration")
        },
        Kind::Metropolis => NewAccount {
            body: body("nantes-metropole"),
            ..NewAccount::of(kind, "Pilotage de la métropole, démonstration")
        },
        Kind::Officer => NewAccount {
            body: body("mairie-44109"),
            ..NewAccount::of(kind, "Sécurité et données, mairie de Nantes")
        },
        Kind::Operator => {
            NewAccount { body: body("nantes-metropole"), ..NewAccount::of(kind, "Exploitant") }
        }
    };
    new.login = Some(format!("demo-{}", kind.word()));
    Ok(Some(new))
}

async fn place(app: &App, body: &str) -> Result<Option<domain::id::PlaceId>, Failure> {
    let places = projections::places::directory(app.views.db(), None).await?;
    Ok(places.into_iter().find(|place| place.body.as_str() == body).map(|place| place.place))
}

/// An applicant who has an offer to answer, or one of those who wait.
async fn applicant(app: &App) -> Result<Option<NewAccount>, Failure> {
    // Days are compared as text: a year of four digits.
    let far = NaiveDate::from_ymd_opt(9999, 12, 31).unwrap_or_default();
    let due = deadlines::due(app.views.db(), far, u32::MAX >> 1).await?;
    let offered = due.iter().filter(|due| due.kind == Deadline::OfferReply);
    let waiting = due.iter().filter_map(|due| match due.stream {
        StreamId::Demand(demand) => Some(demand),
        _ => None,
    });
    let Some(demand) = offered.filter_map(|due| due.demand).chain(waiting).next() else {
        return Ok(None);
    };
    let stream = StreamId::Demand(demand);
    let world = app.executor.world_at(&[stream], &AsAt::default()).await?;
    let person = world.demand(demand).and_then(|state| state.applicant());
    Ok(Some(NewAccount {
        login: Some("demo-applicant".to_owned()),
        demand: Some(demand),
        person,
        ..NewAccount::of(Kind::Applicant, "Demandeuse de démonstration")
    }))
}
