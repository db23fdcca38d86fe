//! `/demandeur/souhaits`: what is sought changes, by the household or with it at a counter; compared before it is kept.

use super::{
    answers,
    own::own,
    register::{Lists, lists},
};
use crate::{
    app::App,
    desk::{Account, Reading},
    error::{PageError, Trouble},
    web::{
        act,
        agent::Agent,
        compare::{Compared, compared},
        fields::Fields,
        page::{Page, show, show_as},
        read,
        visit::{Posted, Visit},
    },
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use domain::{
    declaration::{Received, WishDetail},
    demand::{Declaration, Demand, DemandCommand, Wish},
    id::DemandId,
    sealed::{Class, Sealed},
    world::Command,
};
use serde_json::{Map, Value};

#[derive(Template)]
#[template(path = "applicant/wishes.html")]
struct WishesPage {
    page: Page,
    fields: Fields,
    lists: Lists,
    compared: Option<Compared>,
    back: String,
    at_desk: bool,
}

/// Whose wishes, opened, and who changes them.
struct Opened {
    account: Account,
    id: DemandId,
    /// The whole demand: what the reader may not see of it must come through a change untouched.
    demand: Demand,
    back: String,
    at_desk: bool,
}

async fn at_home(app: &App, visit: &Visit) -> Result<Opened, Trouble> {
    let own = own(app, visit).await?;
    let (account, id, back) = (own.account.clone(), own.id, "/demandeur".to_owned());
    let demand = still_active(read::demand(app, id).await?)?;
    Ok(Opened { account, id, demand, back, at_desk: false })
}

async fn at_desk(app: &App, visit: &Visit, id: &str) -> Result<Opened, Trouble> {
    let agent = Agent::of(app, visit).await?;
    let (id, demand) = agent.demand(app, id).await?;
    let demand = still_active(demand)?;
    let purpose = "recevoir la personne".to_owned();
    let reading = Reading { demand: Some(id), purpose, class: Class::Personal };
    app.desk.note(&agent.account, reading).await?;
    let (account, back) = (agent.account, format!("/agent/dossier/{id}"));
    Ok(Opened { account, id, demand, back, at_desk: true })
}

/// A demand whose wishes may change.
fn still_active(demand: Demand) -> Result<Demand, Trouble> {
    if demand.is_active() { Ok(demand) } else { Err(Trouble::NotFound) }
}

impl Opened {
    async fn page(
        &self,
        app: &App,
        visit: &Visit,
        (fields, compared): (Fields, Option<Compared>),
    ) -> Result<WishesPage, Trouble> {
        Ok(WishesPage {
            page: Page::new(visit, "mine", "Changer les souhaits").with_errors(fields.has_errors()),
            lists: lists(app, visit.words).await?,
            compared,
            back: self.back.clone(),
            at_desk: self.at_desk,
            fields,
        })
    }

    async fn answer(self, app: &App, posted: &Posted) -> Result<Response, PageError> {
        let (visit, mut fields) = (&posted.visit, posted.fields.clone());
        if fields.value("etape") == "comparer" {
            let chosen = (fields.all("communes"), fields.all("tailles"));
            let compared = compared(app, visit.words, (&chosen.0, &chosen.1)).await?;
            return Ok(show(&self.page(app, visit, (fields, Some(compared))).await?));
        }
        answers::check_wish(&mut fields, visit.words);
        let wish = wish(&fields, &self.demand);
        let Some(wish) = wish.filter(|_| !fields.has_errors()) else {
            let page = self.page(app, visit, (fields, None)).await?;
            return Ok(show_as(StatusCode::UNPROCESSABLE_ENTITY, &page));
        };
        let on = app.today();
        let said = unchanged(&self.demand, on).ok_or(Trouble::NotFound)?;
        let declaration = Box::new(Declaration { wish: Some(wish), ..said });
        let command = Command::Demand(self.id, DemandCommand::Change { on, declaration });
        act::submit(app, posted, &self.account, command, &self.back, "souhaits").await
    }
}

/// What the demand says already, so that a change of one section leaves the others as they are.
fn unchanged(demand: &Demand, on: chrono::NaiveDate) -> Option<Declaration> {
    Some(Declaration {
        on,
        residence: demand.residence.clone(),
        identity: demand.identity.clone()?,
        form: demand.form.clone()?,
        co_applicants: demand.co_applicants.clone(),
        household: None,
        resources: None,
        housing: None,
        wish: None,
        situation: None,
        link: None,
        missing: demand.missing.clone(),
        anomalies: demand.anomalies.clone(),
        lookalikes: Vec::new(),
    })
}

/// The wishes of the form. What another register said more of a commune that stays wished is kept.
fn wish(fields: &Fields, demand: &Demand) -> Option<Wish> {
    let person = demand.applicant()?;
    let (typologies, communes, widened, detail) = answers::wished(fields)?;
    let known = demand.wish.as_ref().and_then(|wish| wish.detail.open());
    let received = joined(known.map(|known| &known.received), &detail.received);
    let detail = Sealed::new(person, WishDetail { max_rent: detail.max_rent, received });
    Some(Wish { typologies, communes, widened, detail })
}

const SECTION: &str = "logementRecherche";
const PLACES: (&str, &str) = ("listeLocalisationSouhaite", "localisationSouhaite");

fn joined(known: Option<&Received>, said: &Received) -> Received {
    let section = |of: &Received| of.0.get(SECTION).and_then(Value::as_object).cloned();
    let mut all = known.and_then(section).unwrap_or_default();
    all.remove("montantLoyer");
    let before = places(&all);
    all.extend(section(said).unwrap_or_default());
    let commune = |place: &Value| place.pointer("/commune/@code").cloned();
    if let Some(places) =
        all.get_mut(PLACES.0).and_then(|list| list.get_mut(PLACES.1)).and_then(Value::as_array_mut)
    {
        for place in places {
            if let Some(kept) = before.iter().find(|old| commune(old) == commune(place)) {
                *place = kept.clone();
            }
        }
    }
    Received(Map::from_iter([(SECTION.to_owned(), Value::Object(all))]))
}

fn places(section: &Map<String, Value>) -> Vec<Value> {
    let list = section.get(PLACES.0).and_then(|list| list.get(PLACES.1));
    list.and_then(Value::as_array).cloned().unwrap_or_default()
}

/// The form as the demand fills it.
fn known(demand: &Demand) -> Fields {
    let Some(wish) = &demand.wish else { return Fields::default() };
    let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let communes = wish.communes.iter().map(|commune| field("communes", commune.as_str()));
    let sizes = wish.typologies.iter().map(|size| field("tailles", size.code()));
    let widened = field("elargie", if wish.widened { "oui" } else { "non" });
    let rent = wish.detail.open().and_then(|detail| detail.max_rent);
    let rent = rent.map(|rent| field("loyermax", &rent.to_string()));
    Fields::new(communes.chain(sizes).chain([widened]).chain(rent).collect())
}

/// `GET /demandeur/souhaits`
pub(in crate::web) async fn form(
    State(app): State<App>,
    visit: Visit,
) -> Result<Response, PageError> {
    let opened = at_home(&app, &visit).await?;
    let fields = known(&opened.demand);
    Ok(show(&opened.page(&app, &visit, (fields, None)).await?))
}

/// `POST /demandeur/souhaits`
pub(in crate::web) async fn change(
    State(app): State<App>,
    posted: Posted,
) -> Result<Response, PageError> {
    at_home(&app, &posted.visit).await?.answer(&app, &posted).await
}

/// `GET /agent/dossier/{demand}/souhaits`
pub(in crate::web) async fn desk_form(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let opened = at_desk(&app, &visit, &id).await?;
    let fields = known(&opened.demand);
    Ok(show(&opened.page(&app, &visit, (fields, None)).await?))
}

/// `POST /agent/dossier/{demand}/souhaits`
pub(in crate::web) async fn desk_change(
    State(app): State<App>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, PageError> {
    at_desk(&app, &posted.visit, &id).await?.answer(&app, &posted).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn received(value: Value) -> Received {
        Received(value.as_object().unwrap().clone())
    }

    #[test]
    fn what_another_register_said_of_a_commune_stays_with_it_and_no_other() {
        let place = |code: &str| json!({ "commune": { "@code": code } });
        let list = |places: Vec<Value>| json!({ "localisationSouhaite": places });
        let doulon = json!({ "commune": { "@code": "44109" }, "quartier": "Doulon" });
        let known = received(json!({ "logementRecherche": {
            "categorieLogementRecherche": { "@code": "A" }, "montantLoyer": "600",
            "listeLocalisationSouhaite": list(vec![doulon.clone(), place("44162")]) } }));
        let said = received(json!({ "logementRecherche": {
            "listeLocalisationSouhaite": list(vec![place("44143"), place("44109")]) } }));
        let told = joined(Some(&known), &said);
        let section = &told.0["logementRecherche"];
        assert_eq!(section["listeLocalisationSouhaite"], list(vec![place("44143"), doulon]));
        assert_eq!(section["categorieLogementRecherche"]["@code"], "A");
        assert!(section.get("montantLoyer").is_none(), "a rent that is no longer said is gone");
    }
}
