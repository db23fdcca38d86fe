//! `filcommun import`: demands in the national format and vacancies, each in or refused alone.

use crate::{
    app,
    cli::{Failure, settings},
    config::StoreArgs,
    exchange::{
        batch::Item,
        importer::{BATCH, ImportError, Importer, When},
        input,
        outcome::{Became, Outcome, Summary},
        repairs::Repairs,
    },
    time,
};
use chrono::NaiveDate;
use domain::territory::Desk;
use eventstore::clock::Clock;
use indicatif::{ProgressBar, ProgressStyle};
use std::{
    io::{BufWriter, Write},
    path::PathBuf,
};
use tokio::sync::mpsc;

/// Import demands (interfaceNuu XML) and vacancies (CSV): files, folders, zip archives.
///
/// Each demand goes in or is refused alone; the report names file, line, element and reason. Importing the same
/// files again changes nothing. What was refused waits in the repair list (--waiting) until the same demand goes in.
///
/// Vacancies: a line of columns landlord, rpls, commune, typology, surface, floor, accessible, rent, charges,
/// financing, in_priority_district, available_on, separated by ; or , – oui or non, euros with comma or point.
///
/// Exit code: 0 all in, 3 some refused, 1 nothing could be read.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Files, folders or zip archives; of a folder and an archive: .xml and .csv, in order of name
    #[arg(value_name = "FILE|DIR|ZIP", required_unless_present_any = ["waiting", "retry"])]
    paths: Vec<PathBuf>,
    /// One JSON object a demand, then one with the sums
    #[arg(long)]
    json: bool,
    /// Report only what was refused or lacks something
    #[arg(long)]
    quiet: bool,
    /// Registration desk of a document that names none
    #[arg(long, value_name = "CODE", default_value = "GDPUB")]
    desk: Desk,
    /// Show what waits in the repair list instead of importing
    #[arg(long, conflicts_with_all = ["paths", "retry"])]
    waiting: bool,
    /// Import once more what waits in the repair list, for what was missing may have come since
    #[arg(long, conflicts_with = "paths")]
    retry: bool,
}

/// Opens the stores, imports, reports.
///
/// # Errors
/// A store that cannot be used; nothing that could be read; something refused.
pub async fn run(args: Args, stores: StoreArgs) -> Result<(), Failure> {
    let settings = settings(&stores)?;
    let app = app::open(&settings).await?;
    let repairs = Repairs::open(app.desk.db(), app.executor.vault.clone()).await?;
    if args.waiting {
        return waiting(&repairs, args.json).await;
    }
    let importer = Importer::new(app.executor.clone(), args.desk.clone());
    let importer = importer.with_repairs(repairs.clone());
    if args.retry {
        return retry(&args, &importer, &repairs, app.clock.as_ref()).await;
    }
    import(&args, &importer, app.clock.as_ref()).await
}

/// Imports what the arguments name.
///
/// # Errors
/// As [`run`].
pub async fn import(args: &Args, importer: &Importer, clock: &dyn Clock) -> Result<(), Failure> {
    let files = input::files(&args.paths).map_err(Failure::new)?;
    if files.is_empty() {
        return Err(Failure::new("there is no .xml, .zip or .csv file in what was given"));
    }
    let today = time::paris_day(clock.now());
    let progress = bar(files.len() as u64);
    let (items, mut inbox) = mpsc::channel::<Read>(4 * BATCH);
    let reading = tokio::task::spawn_blocking(move || read_all(&files, today, &items));
    let mut report = Report::new(args, progress);
    let mut batch = Vec::with_capacity(BATCH);
    let mut open = true;
    while open {
        match inbox.recv().await {
            Some(Read::Item(item)) => batch.push(*item),
            Some(Read::File) => report.progress.inc(1),
            None => open = false,
        }
        if batch.len() >= BATCH || (!open && !batch.is_empty()) {
            let when = When { day: today, at: clock.now() };
            let outcomes = importer.import_items(std::mem::take(&mut batch), when).await?;
            report.take(&outcomes)?;
        }
    }
    reading.await.map_err(|error| ImportError::Reading(error.to_string()))?;
    report.end()
}

async fn retry(
    args: &Args,
    importer: &Importer,
    repairs: &Repairs,
    clock: &dyn Clock,
) -> Result<(), Failure> {
    let day = time::paris_day(clock.now());
    let mut items = repairs.items(day).await?.into_iter();
    let mut report = Report::new(args, ProgressBar::hidden());
    loop {
        let batch: Vec<Item> = items.by_ref().take(BATCH).collect();
        if batch.is_empty() {
            return report.end();
        }
        let when = When { day, at: clock.now() };
        report.take(&importer.import_items(batch, when).await?)?;
    }
}

/// What the reading thread sends.
enum Read {
    Item(Box<Item>),
    File,
}

fn read_all(files: &[PathBuf], today: NaiveDate, items: &mpsc::Sender<Read>) {
    for file in files {
        // A closed channel means that the import stopped: what is read from here on goes nowhere.
        if items.is_closed() {
            return;
        }
        input::read(file, today, &mut |item| {
            let _ = items.blocking_send(Read::Item(Box::new(item)));
        });
        let _ = items.blocking_send(Read::File);
    }
}

struct Report {
    out: BufWriter<std::io::Stdout>,
    json: bool,
    quiet: bool,
    summary: Summary,
    progress: ProgressBar,
}

impl Report {
    fn new(args: &Args, progress: ProgressBar) -> Self {
        Self {
            out: BufWriter::new(std::io::stdout()),
            json: args.json,
            quiet: args.quiet,
            summary: Summary::default(),
            progress,
        }
    }

    fn take(&mut self, outcomes: &[Outcome]) -> Result<(), Failure> {
        for outcome in outcomes {
            self.summary.add(outcome.became);
            let told = matches!(outcome.became, Became::Refused | Became::Incomplete)
                || !outcome.warnings.is_empty();
            if self.json {
                writeln!(self.out, "{}", outcome.to_json())?;
            } else if told || !self.quiet {
                writeln!(self.out, "{}", outcome.to_line())?;
            }
        }
        self.progress.set_message(format!("{} demands", self.summary.total()));
        // A line of the report is the acknowledgement: it is out before the next demand goes in.
        self.out.flush()?;
        Ok(())
    }

    fn end(mut self) -> Result<(), Failure> {
        self.progress.finish_and_clear();
        if self.json {
            writeln!(self.out, "{}", serde_json::json!({ "summary": self.summary.to_json() }))?;
        } else {
            writeln!(self.out, "{}", self.summary.to_line())?;
        }
        self.out.flush()?;
        let refused = self.summary.of(Became::Refused);
        if refused == 0 {
            Ok(())
        } else if refused == self.summary.total() {
            Err(Failure::new("nothing went in"))
        } else {
            Err(Failure::partly_refused(format!(
                "{refused} refused; they wait in the repair list: filcommun import --waiting"
            )))
        }
    }
}

/// Hidden when standard error is not a terminal.
fn bar(files: u64) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} files, {msg}, {elapsed}")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(files).with_style(style).with_message("0 demands")
}

async fn waiting(repairs: &Repairs, json: bool) -> Result<(), Failure> {
    let mut out = BufWriter::new(std::io::stdout());
    let list = repairs.list(100_000).await?;
    for one in &list {
        if json {
            let line = serde_json::json!({
                "file": one.file, "line": one.line, "element": one.element, "code": one.code,
                "reason": one.reason, "filed_at": one.filed_at, "presented_on": one.presented_on,
            });
            writeln!(out, "{line}")?;
        } else {
            let dates = match one.presented_on.as_str() {
                "" => String::new(),
                on => format!(" (demand of {on})"),
            };
            writeln!(out, "{}:{}: {} [{}]{dates}", one.file, one.line, one.reason, one.code)?;
        }
    }
    if list.is_empty() && !json {
        writeln!(out, "nothing waits for repair")?;
    }
    out.flush()?;
    Ok(())
}
