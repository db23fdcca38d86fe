//! What stands above every part of a file: whose it is, who holds it, who else has it open, what is new.

use super::{
    super::{
        Agent,
        queues::{name, options},
    },
    Why, stale,
};
use crate::{
    app::App,
    desk::{Present, Reading},
    error::Trouble,
    web::{fields::Options, file::File, page::Page, visit::Visit, words},
};
use domain::{
    demand::{Demand, Stage},
    sealed::Class,
};

/// A part of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tab {
    Summary,
    Timeline,
    Evaluation,
    Documents,
    Exchanges,
    Alike,
    Script,
}

impl Tab {
    const ALL: [(Self, &'static str, &'static str); 7] = [
        (Self::Summary, "", "Résumé"),
        (Self::Timeline, "chronologie", "Chronologie"),
        (Self::Evaluation, "evaluation", "Évaluation"),
        (Self::Documents, "pieces", "Documents"),
        (Self::Exchanges, "echanges", "Échanges"),
        (Self::Alike, "ressemblances", "Ressemblances"),
        (Self::Script, "script", "Script du jour"),
    ];

    /// The highest class that the part shows.
    const fn class(self) -> Class {
        match self {
            Self::Summary | Self::Evaluation => Class::Sensitive,
            _ => Class::Personal,
        }
    }
}

/// An address of a part, its label, whether it is this one.
pub(super) struct Link {
    pub(super) href: String,
    pub(super) id: &'static str,
    pub(super) label: &'static str,
    pub(super) current: bool,
}

/// What is new since the last visit: what, on which day, by whom.
pub(super) struct News {
    pub(super) what: &'static str,
    pub(super) day: String,
    pub(super) body: String,
}

/// The head of a file.
pub(super) struct Head {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) status: &'static str,
    pub(super) tag: &'static str,
    pub(super) number: String,
    pub(super) holder: String,
    pub(super) is_mine: bool,
    pub(super) is_held: bool,
    pub(super) present: Vec<String>,
    pub(super) news: Vec<News>,
    pub(super) position: i64,
    pub(super) tabs: Vec<Link>,
    pub(super) hand_backs: Options,
    token: String,
    key: String,
}

impl Head {
    /// The hidden fields of a form of this page: whose, which, and what it was decided on.
    pub(super) fn keys(&self, part: &str) -> String {
        format!(
            "<input type=\"hidden\" name=\"_jeton\" value=\"{}\"><input type=\"hidden\" name=\"_cle\" \
             value=\"{}-{part}\"><input type=\"hidden\" name=\"_vu\" value=\"{}\">",
            self.token, self.key, self.position
        )
    }

    /// The same for one form of a list.
    pub(super) fn nth(&self, part: &str, n: impl std::fmt::Display) -> String {
        self.keys(&format!("{part}{n}"))
    }
}

/// Most things listed as new; the timeline has the rest.
const NEWS: usize = 12;

/// Opens a part of a file: the right is judged, the reading written down, then it is read.
///
/// # Errors
/// The agent may not, or there is none: one answer. A store does not answer.
pub(super) async fn open(
    app: &App,
    visit: &Visit,
    (id, why): (&str, &Why),
    tab: Tab,
) -> Result<(Page, Head, File, Agent), Trouble> {
    let agent = Agent::of(app, visit).await?;
    let (id, demand) = agent.demand(app, id).await?;
    let purpose = words::agent::purpose(&why.objet).to_owned();
    let reading = Reading { demand: Some(id), purpose, class: tab.class() };
    app.desk.note(&agent.account, reading).await?;
    let file = File::around(app, id, demand).await?;
    let history = stale::history(app, id).await?;
    let position = history.last().map_or(0, |one| one.position);
    let visited = app.desk.visit(&agent.account, id, position).await?;
    let since = visited.before.unwrap_or(i64::MAX);
    let new = history.iter().rev().filter(|one| one.position > since).take(NEWS);
    let holder = app.desk.file_holder(id).await?;
    let present = app.desk.present(&agent.account, id).await?;
    let title = Tab::ALL.iter().find(|(one, _, _)| *one == tab).map_or("", |(_, _, label)| label);
    let page = Page::new(visit, "mine", format!("Dossier, {}", title.to_lowercase()))
        .with_done(why.fait.as_deref());
    let (status, tag) = stage(&file.demand);
    let head = Head {
        id: id.to_string(),
        name: name(&file.demand),
        status,
        tag,
        number: file.demand.number().map(|n| n.as_str().to_owned()).unwrap_or_default(),
        is_mine: holder.as_ref().is_some_and(|held| held.account == agent.account.id),
        is_held: holder.is_some(),
        holder: holder.map(|held| held.label).unwrap_or_default(),
        present: present.iter().map(|one| told(&agent, one)).collect(),
        news: new.map(stale::Change::news).collect(),
        position,
        tabs: tabs(&id.to_string(), &file.demand, tab),
        hand_backs: options(&words::agent::HAND_BACKS),
        token: page.token.clone(),
        key: page.key.clone(),
    };
    Ok((page, head, file, agent))
}

/// A colleague by name, somebody of elsewhere by their body.
fn told(agent: &Agent, one: &Present) -> String {
    let who = if one.body == agent.body.as_str() { &one.label } else { &one.body };
    match one.minutes {
        0 => format!("{who}, à l’instant"),
        minutes => format!("{who}, il y a {minutes} min"),
    }
}

fn stage(demand: &Demand) -> (&'static str, &'static str) {
    match demand.stage {
        Stage::Absent | Stage::Submitted => ("à enregistrer", "ask"),
        Stage::Active => ("active", "good"),
        Stage::Deregistered { .. } => ("plus active", "off"),
    }
}

fn tabs(id: &str, demand: &Demand, here: Tab) -> Vec<Link> {
    let has = |tab: Tab| tab != Tab::Alike || here == tab || !demand.lookalikes.is_empty();
    let shown = Tab::ALL.into_iter().filter(|(tab, _, _)| has(*tab));
    let link = |(tab, path, label): (Tab, &'static str, &'static str)| Link {
        href: match path {
            "" => format!("/agent/dossier/{id}"),
            path => format!("/agent/dossier/{id}/{path}"),
        },
        id: if path.is_empty() { "resume" } else { path },
        label,
        current: tab == here,
    };
    shown.map(link).collect()
}
