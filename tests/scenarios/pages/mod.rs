//! Every page of the site, for each kind of user, in each of its states, held against the same rules.
//!
//! **To add a page**: one line in the file of its area under `rows/`, as
//!
//! ```text
//! row("/regles", State::Filled, At("/regles")),
//! ```
//!
//! - the route as the router spells it, parameters included: a GET route without a row turns
//!   `every_route_of_the_site_has_a_row` red;
//! - the state: `Empty` is looked at on a site whose log is empty, every other on a demonstration at a small scale;
//!   say `Long` and `Many` when the address given shows long texts or many lines;
//! - how to come there: [`At`](row::Way::At) an address; [`Link`](row::Way::Link) on a page, the first that a selector
//!   finds; [`Press`](row::Way::Press) a button of a page and look at the answer (errors); [`File`](row::Way::File) for
//!   what is no page; [`Told`](row::Way::Told) when only a story gets there: it names the story, which calls `inspect`.
//!
//! What each page is held to is in [`check`]. Pictures are kept under `test-artefacts/pages/`.

mod check;
mod row;
mod rows;
mod sites;

use check::Checked;
use futures::future::join_all;
use row::{State, Way};
use sites::Sites;
use std::collections::BTreeSet;
use tests::{environment::repository, routes::get_routes};

#[test]
fn every_route_of_the_site_has_a_row() {
    let rows: BTreeSet<String> = rows::all().map(|(_, row)| row.route.to_owned()).collect();
    let routes = get_routes();
    let lacking: Vec<&String> = routes.difference(&rows).collect();
    assert!(lacking.is_empty(), "no row under tests/scenarios/pages/rows shows {lacking:?}");
    let stale: Vec<&String> = rows.difference(&routes).collect();
    assert!(stale.is_empty(), "the router does not answer {stale:?}");
}

#[test]
fn a_page_left_to_a_story_is_inspected_by_it() {
    for (who, row) in rows::all() {
        let Way::Told(story) = row.way else { continue };
        let file = repository().join("tests/scenarios").join(story);
        let text = std::fs::read_to_string(&file).unwrap_or_default();
        let start = row.route.split('{').next().unwrap_or_default();
        let told = text.contains("inspect(") && text.contains(start);
        assert!(told, "{story} does not inspect {} for {who:?}", row.route);
    }
}

#[tokio::test]
async fn every_page_holds_in_every_state() {
    let sites = Sites::open().await;
    let areas = rows::AREAS.iter().map(|(who, rows)| async {
        let mut checked = Checked::default();
        for state in [true, false] {
            let wanted = rows.iter().filter(|row| (row.state == State::Empty) == state);
            let wanted: Vec<_> = wanted.filter(|row| !matches!(row.way, Way::Told(_))).collect();
            if wanted.is_empty() {
                continue;
            }
            let visitor = sites.visitor(*who, state).await;
            for row in wanted {
                checked.look(&visitor, *who, row).await;
            }
            visitor.browser.close().await;
        }
        checked
    });
    let checked = join_all(areas).await;
    let looked: usize = checked.iter().map(|c| c.looked).sum();
    let faults: Vec<&String> = checked.iter().flat_map(|c| &c.faults).collect();
    println!("{looked} pages and files looked at");
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), join(&faults));
}

fn join(lines: &[&String]) -> String {
    lines.iter().map(|line| line.as_str()).collect::<Vec<_>>().join("\n")
}
