//! What is noted after a decision: the letter came, it is contested, that is answered, the dwelling is examined again.

use super::{of, own};
use crate::{
    app::App,
    error::{PageError, Trouble},
    web::{
        act,
        fields::Fields,
        visit::Posted,
        words::session::{ANSWERS, CAUSES, DOORS, chosen},
    },
};
use axum::{
    extract::{Path, State},
    response::Response,
};
use chrono::NaiveDate;
use domain::{
    id::{DemandId, SessionId, VacancyId},
    session::{
        ContestationAnswered, DecisionContested, Door, NoticePresented, RerunOpened, SessionCommand,
    },
    world::Command,
};

/// A form about one household and one dwelling of a session.
struct About {
    session: SessionId,
    vacancy: VacancyId,
    demand: Option<DemandId>,
}

async fn about(app: &App, posted: &Posted, path: &(String, String)) -> Result<About, Trouble> {
    let (session, ..) = own(app, of(&posted.visit)?.1, &path.0).await?;
    let vacancy = path.1.parse::<VacancyId>().map_err(|_| Trouble::NotFound)?;
    Ok(About { session, vacancy, demand: posted.fields.parsed("demande") })
}

impl About {
    fn demand(&self) -> Result<DemandId, Trouble> {
        self.demand.ok_or(Trouble::Malformed("Choisissez le ménage."))
    }

    async fn run(
        &self,
        app: &App,
        posted: &Posted,
        command: SessionCommand,
        done: &str,
    ) -> Result<Response, PageError> {
        let (account, _) = of(&posted.visit)?;
        let then = format!("/commission/{}/logement/{}/suites", self.session, self.vacancy);
        let command = Command::Session(self.session, command);
        act::submit(app, posted, account, command, &then, done).await
    }
}

fn day(fields: &Fields, name: &str, today: NaiveDate) -> Result<NaiveDate, Trouble> {
    let day = fields.parsed::<NaiveDate>(name).filter(|day| *day <= today);
    day.ok_or(Trouble::Malformed("Écrivez le jour, aujourd’hui ou avant."))
}

fn door(fields: &Fields) -> Result<Door, Trouble> {
    let door = chosen(&DOORS, fields.value("porte"));
    door.ok_or(Trouble::Malformed("Choisissez devant qui la décision est contestée."))
}

/// `POST …/presentee`: the letter was presented for the first time.
pub(in crate::web) async fn present(
    State(app): State<App>,
    Path(path): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, PageError> {
    let about = about(&app, &posted, &path).await?;
    let presented_on = day(&posted.fields, "presentee", app.today())?;
    let said = NoticePresented { vacancy: about.vacancy, demand: about.demand()?, presented_on };
    about.run(&app, &posted, SessionCommand::PresentNotice(said), "lettre-presentee").await
}

/// `POST …/contester`
pub(in crate::web) async fn contest(
    State(app): State<App>,
    Path(path): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, PageError> {
    let about = about(&app, &posted, &path).await?;
    let (on, door) = (day(&posted.fields, "recue", app.today())?, door(&posted.fields)?);
    let said = DecisionContested { vacancy: about.vacancy, demand: about.demand()?, on, door };
    about.run(&app, &posted, SessionCommand::Contest(said), "contestation-notee").await
}

/// `POST …/repondre`
pub(in crate::web) async fn answer(
    State(app): State<App>,
    Path(path): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, PageError> {
    let about = about(&app, &posted, &path).await?;
    let answer = chosen(&ANSWERS, posted.fields.value("reponse"));
    let answer = answer.ok_or(Trouble::Malformed("Choisissez la réponse."))?;
    let said = ContestationAnswered {
        vacancy: about.vacancy,
        demand: about.demand()?,
        on: app.today(),
        door: door(&posted.fields)?,
        answer,
        says_how: true,
    };
    about
        .run(&app, &posted, SessionCommand::AnswerContestation(said), "contestation-repondue")
        .await
}

/// `POST …/examiner-a-nouveau`: on the agenda of another session; the first run stays as it was written.
pub(in crate::web) async fn rerun(
    State(app): State<App>,
    Path(path): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, PageError> {
    let first = about(&app, &posted, &path).await?;
    let (account, body) = of(&posted.visit)?;
    let cause = chosen(&CAUSES, posted.fields.value("cause"));
    let cause = cause.ok_or(Trouble::Malformed("Choisissez pourquoi examiner à nouveau."))?;
    let (other, ..) =
        own(&app, body, posted.fields.value("seance")).await.map_err(|trouble| match trouble {
            Trouble::NotFound => Trouble::Malformed("Choisissez la séance."),
            other => other,
        })?;
    let (vacancy, on) = (first.vacancy, app.today());
    let said = RerunOpened { vacancy, first: first.session, cause, on };
    let command = Command::Session(other, SessionCommand::OpenRerun(said));
    let then = format!("/commission/{other}");
    act::submit(&app, &posted, account, command, &then, "nouvel-examen").await
}
