//! The demand of the adult who is signed in, as far as they may see it. Every page, the API and the live stream of an
//! applicant begin here.

use super::thread::Entry;
use crate::{
    app::App,
    desk::{Account, Kind, Reading},
    error::Trouble,
    web::{file, messages::Words, read, visit::Visit},
};
use domain::{
    access,
    demand::Demand,
    id::{DemandId, PersonId, StreamId},
    sealed::Class,
    world::Event,
};
use eventstore::execute::AsAt;
use projections::timeline::{self, Line};
use std::collections::BTreeSet;

/// What one adult reads of their demand.
#[derive(Debug)]
pub(crate) struct Own<'a> {
    /// Who is signed in.
    pub(crate) account: &'a Account,
    /// Which demand.
    pub(crate) id: DemandId,
    /// What they may see of it.
    pub(crate) demand: Demand,
    /// Sentences in French and the language beside it.
    pub(crate) words: Words,
    reader: PersonId,
}

/// The demand of whoever is signed in. A demand whose views are closed to them is one that does not exist.
///
/// # Errors
/// Not signed in, not an applicant, no demand, nothing of it to see; a store does not answer.
pub(crate) async fn own<'a>(app: &App, visit: &'a Visit) -> Result<Own<'a>, Trouble> {
    let (account, words) = (follower(visit)?, visit.words);
    let id = account.demand.ok_or(Trouble::Choose)?;
    let whole = read::demand(app, id).await?;
    if let Some(mandate) = account.mandate {
        let (reader, demand) =
            access::seen_under(&whole, mandate, app.today()).map_err(|_| Trouble::Choose)?;
        let purpose = "aider le ménage, par mandat".to_owned();
        let reading = Reading { demand: Some(id), purpose, class: Class::Sensitive };
        app.desk.note(account, reading).await?;
        return Ok(Own { account, id, demand, words, reader });
    }
    let reader = account.person.or_else(|| whole.applicant()).ok_or(Trouble::NotFound)?;
    let demand = access::seen_by(&whole, reader).ok_or(Trouble::NotFound)?;
    Ok(Own { account, id, demand, words, reader })
}

impl<'a> Own<'a> {
    /// A demand as one of its adults reads it, for the desk that receives them: in French alone.
    pub(crate) const fn at_desk(
        account: &'a Account,
        id: DemandId,
        demand: Demand,
        reader: PersonId,
    ) -> Self {
        Self { account, id, demand, words: Words::with_beside(None), reader }
    }
}

/// Who may follow a demand: an adult of one, or who helps.
///
/// # Errors
/// Not signed in; another kind of account.
pub(crate) fn follower(visit: &Visit) -> Result<&Account, Trouble> {
    match visit.as_kind(Kind::Helper) {
        Err(Trouble::NotFound) => visit.as_kind(Kind::Applicant),
        known => known,
    }
}

impl Own<'_> {
    /// Whether the reader helps, by mandate.
    pub(crate) fn is_helper(&self) -> bool {
        self.account.mandate.is_some()
    }

    /// Whether something of this demand is closed to the reader.
    pub(crate) fn is_narrowed(&self) -> bool {
        self.demand.access.is_closed_to(self.reader)
    }

    /// The adult who reads, or for whom a helper reads.
    pub(crate) const fn reader(&self) -> PersonId {
        self.reader
    }

    /// What the thread holds that they may read, newest first, without its words.
    ///
    /// # Errors
    /// A store does not answer.
    pub(crate) async fn lines(&self, app: &App) -> Result<Vec<Line>, Trouble> {
        let mut lines = timeline::lines(app.views.db(), self.id).await?;
        if self.is_narrowed() {
            let shut = self.shut(app).await?;
            lines.retain(|line| !shut.contains(&line.position.0));
        }
        Ok(lines)
    }

    /// The newest steps they may read before a position, at most so many.
    ///
    /// # Errors
    /// A store does not answer.
    pub(crate) async fn entries(
        &self,
        app: &App,
        before: i64,
        most: usize,
    ) -> Result<Vec<Entry>, Trouble> {
        let lines = self.lines(app).await?.into_iter();
        let lines: Vec<Line> = lines.filter(|line| line.position.0 < before).take(most).collect();
        self.read_lines(app, &lines, None).await
    }

    /// Position of the last thing that this reader is told: what they may not read does not move it.
    ///
    /// # Errors
    /// A store does not answer.
    pub(crate) async fn position(&self, app: &App) -> Result<i64, Trouble> {
        if !self.is_narrowed() {
            return file::position(app, self.id).await;
        }
        let lines = self.lines(app).await?;
        Ok(lines.first().map_or(0, |line| line.position.0))
    }

    /// Positions of the events of the demand that they may not read. What cannot be read here is not told either.
    async fn shut(&self, app: &App) -> Result<BTreeSet<i64>, Trouble> {
        let stream = StreamId::Demand(self.id);
        let history = app.executor.history_as_at(stream, &AsAt::default()).await?;
        let closed = history.iter().filter(|(_, event)| match event {
            Some(Event::Demand(event)) => !access::may_read(&self.demand, self.reader, event),
            _ => true,
        });
        Ok(closed.map(|(recorded, _)| recorded.position.0).collect())
    }
}
