//! Mandates as a form and as a list: given and ended by the household on its pages, or at a desk.

use super::{
    act,
    fields::{Fields, SaidOptions},
    messages::{Part, Said, Sentence, Words},
    visit::Posted,
};
use crate::{
    app::App,
    desk::{Account, Kind, NewAccount},
    error::Trouble,
};
use chrono::NaiveDate;
use domain::{
    demand::{
        Demand, DemandCommand, Helper, HelperKind, Mandate, MandateCommand, MandateEnd,
        MandateEnded, MandateGiven, MandateScope,
    },
    id::{DemandId, MandateId, PersonId},
    sealed::Sealed,
    territory::Body,
    world::Command,
};

const KINDS: [(HelperKind, &str, &str); 3] = [
    (HelperKind::Helper, "aidant", "mandate-kind-helper"),
    (HelperKind::Association, "association", "mandate-kind-association"),
    (HelperKind::Guardian, "tuteur", "mandate-kind-guardian"),
];
const SCOPES: [(MandateScope, &str, &str); 3] = [
    (MandateScope::Read, "lire", "mandate-scope-read"),
    (MandateScope::Act, "agir", "mandate-scope-act"),
    (MandateScope::Letters, "courriers", "mandate-scope-letters"),
];
/// Longest name.
const NAME: usize = 80;

/// A mandate as people read it.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) kind: Said,
    pub(super) scope: Vec<Said>,
    /// Whether it may still be ended.
    pub(super) open: bool,
    pub(super) state: Said,
}

/// The mandates of a demand, those that run first.
pub(super) fn lines(demand: &Demand, words: Words, today: NaiveDate) -> Vec<Line> {
    let mut lines: Vec<Line> =
        demand.mandates.iter().map(|(id, one)| line(*id, one, words, today)).collect();
    lines.sort_by_key(|line| !line.open);
    lines
}

fn line(id: MandateId, mandate: &Mandate, words: Words, today: NaiveDate) -> Line {
    let helper = mandate.helper.open();
    let kind = helper.and_then(|helper| KINDS.iter().find(|known| known.0 == helper.kind));
    let over = mandate.ended_on.or((today > mandate.until).then_some(mandate.until));
    let told = |key, day| words.tell(&Sentence::of(key).with("day", day));
    let scopes = SCOPES.iter().filter(|known| mandate.scope.contains(&known.0));
    Line {
        id: id.to_string(),
        name: helper.map(|helper| helper.name.clone()).unwrap_or_default(),
        kind: kind.map(|known| words.say(known.2)).unwrap_or_default(),
        scope: scopes.map(|known| words.say(known.2)).collect(),
        open: over.is_none(),
        state: match over {
            None => told("mandate-runs", Part::Day(mandate.until)),
            Some(day) => told("mandate-over", Part::ShortDay(day)),
        },
    }
}

/// What can be chosen in the form. A guardian is noted at a desk.
pub(super) fn kinds(words: Words, at_desk: bool) -> SaidOptions {
    let shown = KINDS.iter().filter(|known| at_desk || known.0 != HelperKind::Guardian);
    shown.map(|(_, code, key)| ((*code).to_owned(), words.say(key))).collect()
}

/// What a mandate may let do.
pub(super) fn scopes(words: Words) -> SaidOptions {
    SCOPES.iter().map(|(_, code, key)| ((*code).to_owned(), words.say(key))).collect()
}

/// What a form says, once it is whole.
pub(super) struct Told {
    kind: HelperKind,
    name: String,
    scope: Vec<MandateScope>,
    until: NaiveDate,
    login: String,
}

/// Reads the form; says what is wrong with each field.
pub(super) fn read(fields: &mut Fields, words: Words, today: NaiveDate) -> Option<Told> {
    let code = fields.value("nature").to_owned();
    let kind = KINDS.iter().find(|known| known.1 == code).map(|known| known.0);
    if kind.is_none() {
        fields.wrong("nature", words.say("mandate-kind-lacks"));
    }
    let name = fields.value("aidant").to_owned();
    if name.is_empty() || name.chars().count() > NAME {
        fields.wrong("aidant", words.say("mandate-name-lacks"));
    }
    let chosen: Vec<String> = fields.all("portee").into_iter().map(str::to_owned).collect();
    let known = SCOPES.iter().filter(|known| chosen.iter().any(|code| code == known.1));
    let mut scope: Vec<MandateScope> = known.map(|known| known.0).collect();
    if scope.is_empty() {
        fields.wrong("portee", words.say("mandate-scope-lacks"));
    } else if !scope.contains(&MandateScope::Read) {
        // who acts or is told by letter sees what it is about
        scope.insert(0, MandateScope::Read);
    }
    let until = fields.parsed::<NaiveDate>("fin").filter(|day| *day >= today);
    if until.is_none() {
        fields.wrong("fin", words.say("mandate-end-lacks"));
    }
    let login = fields.value("identifiant").to_owned();
    if fields.has_errors() {
        return None;
    }
    Some(Told { kind: kind?, name, scope, until: until?, login })
}

/// What the new holder signs in with.
#[derive(Debug)]
pub(super) struct Access {
    pub(super) name: String,
    pub(super) login: String,
    /// Shown once; none for an account that was there.
    pub(super) secret: Option<String>,
}

/// Gives a mandate and its access. `None`: no helper signs in with the login that was written.
///
/// # Errors
/// The rules refuse; a store does not answer.
pub(super) async fn give(
    app: &App,
    posted: &Posted,
    who: &Account,
    (demand, adult, body): (DemandId, PersonId, Option<Body>),
    told: Told,
) -> Result<Option<Access>, Trouble> {
    let known = match told.login.as_str() {
        "" => None,
        login => {
            let found = app.desk.find_login(login).await?;
            match found.filter(|account| account.kind == Kind::Helper && !account.revoked) {
                Some(account) => Some(account),
                None => return Ok(None),
            }
        }
    };
    let id = act::form_command(&who.id.to_string(), &posted.fields, "mandat")?;
    let derived = app.executor.vault.derive_id(id, MandateId::CATEGORY, 0);
    let mandate = MandateId::new(derived);
    let given = MandateGiven {
        mandate,
        from: app.today(),
        until: told.until,
        scope: told.scope,
        body,
        helper: Sealed::new(adult, Helper { kind: told.kind, name: told.name.clone() }),
    };
    let command = DemandCommand::Mandate(MandateCommand::Give(given));
    act::run(app, who, "page", id, Command::Demand(demand, command)).await?;
    let (account, secret) = match (known, app.desk.holder(mandate).await?) {
        (Some(account), _) => (account, None),
        // the same form again: the first secret was perhaps never seen
        (None, Some(account)) => {
            let secret = app.desk.renew_secret(account.id).await?;
            (account, Some(secret))
        }
        (None, None) => {
            let (account, secret) =
                app.desk.add(NewAccount::of(Kind::Helper, "vos mandats")).await?;
            (account, Some(secret))
        }
    };
    app.desk.reach(account.id, demand, mandate).await?;
    let secret = secret.map(|secret| secret.spelt());
    Ok(Some(Access { name: told.name, login: account.login, secret }))
}

/// The command that ends a mandate today.
pub(super) fn end(app: &App, demand: DemandId, mandate: MandateId, cause: MandateEnd) -> Command {
    let ended = MandateEnded { mandate, on: app.today(), cause };
    Command::Demand(demand, DemandCommand::Mandate(MandateCommand::End(ended)))
}
