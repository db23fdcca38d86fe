//! axe-core on the page at hand.

use fantoccini::Client;
use serde_json::Value;

const AXE: &str = include_str!("../vendor/axe/axe.min.js");

const RUN: &str = "
    const done = arguments[arguments.length - 1];
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'RGAAv4'];
    axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] })
       .then(r => done(r.violations), e => done(String(e)));";

/// Each violation of WCAG 2.2 A and AA and of the RGAA tags, one line a node.
///
/// # Panics
/// When axe itself fails.
pub async fn findings(client: &Client) -> Vec<String> {
    let there = client.execute("return Boolean(window.axe)", vec![]).await;
    if there.is_ok_and(|there| there == Value::Bool(false)) {
        client.execute(AXE, vec![]).await.expect("axe loads");
    }
    let found = client.execute_async(RUN, vec![]).await.expect("axe runs");
    let Value::Array(violations) = found else { panic!("axe failed: {found}") };
    violations.iter().flat_map(lines).collect()
}

/// The texts that do not stand out enough from their ground, one line a node: what a change of colours can break.
///
/// # Panics
/// When axe itself fails.
pub async fn pale(client: &Client) -> Vec<String> {
    let run = RUN
        .replace("{ type: 'tag', values: tags }", "{ type: 'rule', values: ['color-contrast'] }");
    let found = client.execute_async(&run, vec![]).await.expect("axe runs");
    let Value::Array(violations) = found else { panic!("axe failed: {found}") };
    violations.iter().flat_map(lines).collect()
}

fn lines(violation: &Value) -> Vec<String> {
    let text = |v: &Value, name: &str| v[name].as_str().unwrap_or_default().to_owned();
    let nodes = violation["nodes"].as_array().cloned().unwrap_or_default();
    nodes
        .iter()
        .map(|node| {
            format!(
                "  {} ({}): {} at {} in {}",
                text(violation, "id"),
                text(violation, "impact"),
                text(violation, "help"),
                node["target"],
                text(node, "html").chars().take(200).collect::<String>()
            )
        })
        .collect()
}
