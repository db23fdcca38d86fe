//! `/exploitation/evenement/…`: one event with everything around it, and its proof.

use super::{
    listed::{actor, stream_address},
    of,
};
use crate::{
    app::App,
    error::{PageError, Trouble},
    replay,
    web::{
        page::{Page, show},
        visit::Visit,
        words,
    },
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use eventstore::{
    codec,
    position::{Position, Revision},
    recorded::Recorded,
    store::{Direction, Filter},
    tree::{
        certify::{NoProof, certify},
        leaf::{leaf_data, leaf_hash},
        proof::Proof,
        signer::Signer,
    },
};

#[derive(Template)]
#[template(path = "operator/event.html")]
struct EventPage {
    page: Page,
    here: &'static str,
    position: i64,
    number: String,
    label: &'static str,
    stream: String,
    stream_address: String,
    around: Vec<(&'static str, &'static str, String)>,
    facts: Vec<(&'static str, String)>,
    correlation: String,
    steps: String,
    data: Option<String>,
    leaf: Leaf,
}

/// What the tree says of the event.
struct Leaf {
    index: i64,
    data: String,
    hash: String,
    path: Vec<String>,
    size: String,
    says: &'static str,
    good: bool,
}

/// `GET /exploitation/evenement/{position}`
pub(super) async fn event(
    State(app): State<App>,
    visit: Visit,
    Path(position): Path<i64>,
) -> Result<Response, PageError> {
    of(&visit)?;
    let recorded = at(&app, position).await?;
    let origin = &recorded.event.origin;
    Ok(show(&EventPage {
        page: Page::new(&visit, "mine", "Un événement du journal"),
        here: "journal",
        position,
        number: words::number(position),
        label: words::event(recorded.event.event_type.as_str()),
        stream: recorded.stream.to_string(),
        stream_address: stream_address(&recorded.stream),
        around: around(&app, &recorded).await?,
        facts: facts(&recorded),
        correlation: origin.correlation.to_string(),
        steps: format!("/audit/pas?fil={}&revision={}", recorded.stream, recorded.revision.0),
        data: data(&recorded),
        leaf: leaf(&app, &recorded).await?,
    }))
}

async fn at(app: &App, position: i64) -> Result<Recorded, Trouble> {
    if position < 1 {
        return Err(Trouble::NotFound);
    }
    let store = &app.executor.store;
    let found =
        store.read_all(Position(position - 1), Direction::Forwards, &Filter::All, 1).await?;
    found.into_iter().next().filter(|event| event.position.0 == position).ok_or(Trouble::NotFound)
}

/// Neighbours in the log and in the stream.
async fn around(
    app: &App,
    recorded: &Recorded,
) -> Result<Vec<(&'static str, &'static str, String)>, Trouble> {
    let store = &app.executor.store;
    let (position, revision) = (recorded.position.0, recorded.revision.0);
    let to = |position: i64| format!("/exploitation/evenement/{position}");
    let near = async |revision: i64| -> Result<Option<i64>, Trouble> {
        if revision < 0 {
            return Ok(None);
        }
        let from = Some(Revision(revision));
        let found = store.read_stream(&recorded.stream, from, Direction::Forwards, 1).await?;
        Ok(found.first().filter(|e| e.revision.0 == revision).map(|e| e.position.0))
    };
    let mut around = Vec::new();
    if position > 1 {
        around.push(("log-previous", "Précédent dans le journal", to(position - 1)));
    }
    if store.head().await?.0 > position {
        around.push(("log-next", "Suivant dans le journal", to(position + 1)));
    }
    if let Some(before) = near(revision - 1).await? {
        around.push(("stream-previous", "Précédent dans ce fil", to(before)));
    }
    if let Some(after) = near(revision + 1).await? {
        around.push(("stream-next", "Suivant dans ce fil", to(after)));
    }
    Ok(around)
}

fn facts(recorded: &Recorded) -> Vec<(&'static str, String)> {
    let event = &recorded.event;
    let origin = &event.origin;
    let known = match codec::known(recorded) {
        Ok(()) => "oui",
        Err(_) if codec::is_ours(recorded) => "non : une version plus récente l’a écrit",
        Err(_) => "non : un autre programme l’a écrit",
    };
    let mut facts = vec![
        ("Type", event.event_type.to_string()),
        ("Version du contenu", event.schema_version.to_string()),
        ("Lu par cette version", known.to_owned()),
        ("Révision dans le fil", words::number(recorded.revision.0)),
        ("Arrivé le", words::day(event.occurred_on)),
        ("Noté le", words::operator::second(recorded.recorded_at)),
        ("Noté le (UTC)", crate::time::rfc3339(recorded.recorded_at)),
        ("Identifiant", event.event_id.to_string()),
        ("Commande", origin.command_id.to_string()),
        ("Cause", origin.causation.to_string()),
        ("Par", actor(recorded)),
        ("Entré par", words::source(&origin.source).to_owned()),
        ("Article", event.legal_basis.clone()),
        ("Montré au demandeur", if event.applicant_visible { "oui" } else { "non" }.to_owned()),
        ("Clés", words::count(event.key_ids.len(), "personne", "personnes")),
        ("Type de contenu", event.content_type.clone()),
        ("Contenu", words::count(event.payload.len(), "octet", "octets")),
        ("Métadonnées", words::count(event.metadata.len(), "octet", "octets")),
    ];
    facts.retain(|(_, value)| !value.is_empty());
    facts
}

/// The payload with what is sealed left sealed; of other writers, nothing.
fn data(recorded: &Recorded) -> Option<String> {
    if !codec::is_ours(recorded) {
        return None;
    }
    let step = replay::closed_step(recorded.clone());
    let data = replay::pseudonymous(&step).get("data").cloned()?;
    serde_json::to_string_pretty(&data).ok()
}

async fn leaf(app: &App, recorded: &Recorded) -> Result<Leaf, Trouble> {
    let mut leaf = Leaf {
        index: recorded.position.0 - 1,
        data: hex::encode(leaf_data(recorded)),
        hash: hex::encode(leaf_hash(recorded)),
        path: Vec::new(),
        size: String::new(),
        says: "Aucun scellement ne couvre encore cet événement : le prochain vient dans la minute.",
        good: false,
    };
    match certified(app, recorded.position).await {
        Ok((proof, size, true)) => {
            leaf.path = proof.path.iter().map(hex::encode).collect();
            leaf.size = words::number(i64::try_from(size).unwrap_or(i64::MAX));
            leaf.says = "La preuve mène de cet événement à la racine du dernier scellement.";
            leaf.good = true;
        }
        Ok(_) => leaf.says = "La preuve ne tient pas : lancez « filcommun log verify ».",
        Err(Unproven::No(NoProof::Uncovered(_))) => {}
        Err(Unproven::No(_)) => leaf.says = "L’arbre ne répond pas : « filcommun log fsck ».",
        Err(Unproven::NoKey) => leaf.says = "La clé du journal n’est pas lisible ici.",
    }
    Ok(leaf)
}

enum Unproven {
    No(NoProof),
    NoKey,
}

/// The proof, the size of its tree, and whether it holds.
async fn certified(app: &App, position: Position) -> Result<(Proof, u64, bool), Unproven> {
    let (_, proof) = certify(&*app.tree, position).await.map_err(Unproven::No)?;
    let origin = app.executor.vault.origin();
    let signer = Signer::from_file(origin, &app.settings.log_key_file);
    let signer = signer.map_err(|_| Unproven::NoKey)?;
    Ok(match proof.check(signer.verifier()) {
        Ok(checkpoint) => (proof, checkpoint.size.0, true),
        Err(_) => (proof, 0, false),
    })
}

/// `GET /exploitation/evenement/{position}/preuve`: the proof as text, to be checked elsewhere.
pub(super) async fn proof(
    State(app): State<App>,
    visit: Visit,
    Path(position): Path<i64>,
) -> Result<Response, PageError> {
    of(&visit)?;
    match certified(&app, Position(position)).await {
        Ok((proof, _, true)) => {
            let kind = "text/plain; charset=utf-8";
            let file = format!("attachment; filename=\"preuve-{position}.txt\"");
            let headers = [
                (header::CONTENT_TYPE, kind.to_owned()),
                (header::CONTENT_DISPOSITION, file),
                (header::CACHE_CONTROL, "private, no-store".to_owned()),
            ];
            Ok((headers, proof.to_string()).into_response())
        }
        Err(Unproven::No(NoProof::NoEvent(_) | NoProof::Uncovered(_))) => {
            Err(Trouble::NotFound.into())
        }
        Err(Unproven::No(error)) => Err(Trouble::Unavailable(error.to_string()).into()),
        Err(Unproven::NoKey) => Err(Trouble::Unavailable("the key of the log".into()).into()),
        Ok(_) => Err(Trouble::Unavailable(format!("no proof holds at {position}")).into()),
    }
}
