use crate::{
    network::{NetworkCommand, Question, Script, Topic},
    reception::tests::{publish, script},
    refusal::Refusal,
    testing::*,
    world::Command,
};

fn with(change: impl FnOnce(&mut Script)) -> Command {
    let mut script = script("2025.1", "2025-02-01");
    change(&mut script);
    Command::Network(NetworkCommand::PublishScript(script))
}

fn first(script: &mut Script) -> &mut Question {
    script.topics.first_mut().and_then(|topic| topic.questions.first_mut()).unwrap()
}

#[test]
fn a_version_once_published_never_changes() {
    let scenario = Scenario::new().given([publish("2025.1", "2025-02-01")]);
    assert_eq!(scenario.when(&publish("2025.1", "2025-02-01")), Ok(vec![]));
    let other = with(|script| first(script).answers.push(token("autre")));
    assert_eq!(scenario.then_refusal(&other), Refusal::ScriptExists);
    let earlier = publish("2025.2", "2025-01-31");
    assert_eq!(scenario.then_refusal(&earlier), Refusal::NetworkDateImpossible);
    assert_eq!(scenario.then_types(&publish("2025.2", "2025-02-01")), ["network.script-published"]);
}

#[test]
fn a_script_asks_each_question_once_and_leaves_a_choice_of_answers() {
    let broken: [fn(&mut Script); 4] = [
        |script| script.topics.clear(),
        |script| first(script).answers.truncate(1),
        |script| {
            let answers = &mut first(script).answers;
            let one = answers.first().cloned().unwrap();
            *answers = vec![one.clone(), one];
        },
        |script| {
            let twice = Topic { code: token("encore"), questions: vec![first(script).clone()] };
            script.topics.push(twice);
        },
    ];
    for change in broken {
        assert_eq!(Scenario::new().then_refusal(&with(change)), Refusal::ScriptIncomplete);
    }
}
