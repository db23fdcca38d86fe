//! Members of a commission on its pages: who is there, who stands aside, who votes what.

use super::{
    decide::{run, run_then},
    of, own,
    part::address,
};
use crate::{
    app::App,
    error::{PageError, Trouble},
    web::{fields::Fields, read, visit::Posted, words},
};
use axum::{
    extract::{Path, State},
    response::Response,
};
use domain::{
    id::{MemberId, VacancyId},
    session::{Ballots, Convocation, MemberRecused, Seat, Session, SessionCommand},
    vacancy::Vacancy,
};

/// A member and what the page calls them.
pub(super) type Named = (String, String);

/// Every member, named by their seat: those of the board by their place in the convocation.
pub(super) fn named(convocation: &Convocation) -> Vec<Named> {
    let mut board = 0;
    let name = |member: &domain::session::Member| {
        board += u8::from(member.seat == Seat::Board);
        (member.member.to_string(), words::member(member, board))
    };
    convocation.members.iter().map(name).collect()
}

/// The members whose voice counts for a dwelling.
pub(super) fn voters(session: &Session, id: VacancyId, vacancy: &Vacancy) -> Vec<Named> {
    let (Some(convocation), Some(dwelling)) = (&session.convocation, &vacancy.dwelling) else {
        return Vec::new();
    };
    let entitled = session.entitled(id, &dwelling.commune);
    let counts = |named: &Named| entitled.keys().any(|member| member.to_string() == named.0);
    named(convocation).into_iter().filter(counts).collect()
}

/// `POST …/presents`
pub(in crate::web) async fn attendance(
    State(app): State<App>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, PageError> {
    let (id, ..) = own(&app, of(&posted.visit)?.1, &id).await?;
    let read = |text: &&str| text.parse::<MemberId>().map_err(|_| Trouble::NotFound);
    let present = posted.fields.all("present").iter().map(read).collect::<Result<_, _>>()?;
    run(&app, &posted, id, SessionCommand::RecordAttendance { present }, "quorum").await
}

/// `POST …/logement/{vacancy}/retrait`: a member stands aside.
pub(in crate::web) async fn recuse(
    State(app): State<App>,
    Path((id, vacancy)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, PageError> {
    let (id, session, _) = own(&app, of(&posted.visit)?.1, &id).await?;
    let vacancy = vacancy.parse::<VacancyId>().map_err(|_| Trouble::NotFound)?;
    let member = posted.fields.parsed::<MemberId>("membre");
    let member = member.ok_or(Trouble::Malformed("Choisissez le membre qui se retire."))?;
    let said = MemberRecused { member, vacancy, on: app.today() };
    let then = address(id, &session, vacancy);
    run_then(&app, &posted, (id, SessionCommand::Recuse(said)), &then, "membre-retire").await
}

/// What the members voted: everybody for, or each their own.
pub(super) async fn ballots(
    app: &App,
    fields: &Fields,
    session: &Session,
    vacancy: VacancyId,
) -> Result<Ballots, Trouble> {
    let state = read::vacancy(app, vacancy).await?;
    let mut ballots = Ballots::default();
    for (text, _) in voters(session, vacancy, &state) {
        let member = text.parse::<MemberId>().map_err(|_| Trouble::NotFound)?;
        let own = fields.value(&format!("vote-{text}"));
        let side = match (fields.value("vote"), own) {
            ("unanime", "") | (_, "pour") => &mut ballots.in_favour,
            (_, "contre") => &mut ballots.against,
            (_, "abstention") => &mut ballots.abstained,
            _ => continue,
        };
        side.insert(member);
    }
    Ok(ballots)
}
