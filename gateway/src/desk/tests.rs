use super::*;
use eventstore::{clock::SetClock, recorded::Instant};

const MINUTE: i64 = 60_000_000;

async fn desk() -> (tempfile::TempDir, Arc<SetClock>, Desk) {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(SetClock::new(Instant(1_000_000_000)));
    let location = Location::Sqlite(folder.path().join("t.desk"));
    let desk = Desk::open(&location, clock.clone()).await.unwrap();
    (folder, clock, desk)
}

fn agent(login: &str) -> NewAccount {
    NewAccount { login: Some(login.to_owned()), ..NewAccount::of(Kind::Agent, "Guichet") }
}

#[tokio::test]
async fn a_secret_opens_its_account_however_it_is_typed() {
    let (_folder, _clock, desk) = desk().await;
    let (account, secret) = desk.add(agent("guichet-1")).await.unwrap();
    let typed = secret.spelt().to_lowercase().replace('-', " ");
    let signed = desk.sign_in(" Guichet-1 ", None, &typed).await.unwrap();
    assert_eq!(signed.account, account);
    assert_eq!(desk.session(&signed.token).await.unwrap(), Some(account));
}

#[tokio::test]
async fn an_unknown_name_and_a_wrong_secret_have_the_same_answer() {
    let (_folder, _clock, desk) = desk().await;
    let (_, secret) = desk.add(agent("guichet-1")).await.unwrap();
    let unknown = desk.sign_in("nobody", None, &secret.spelt()).await.unwrap_err();
    let wrong = desk.sign_in("guichet-1", None, "AAAA").await.unwrap_err();
    assert_eq!(unknown.to_string(), wrong.to_string());
}

#[tokio::test]
async fn a_session_ends_when_idle_and_after_a_working_day() {
    let (_folder, clock, desk) = desk().await;
    let (_, secret) = desk.add(agent("a")).await.unwrap();
    let idle = desk.sign_in("a", None, &secret.spelt()).await.unwrap().token;
    clock.set(Instant(clock.now().0 + 31 * MINUTE));
    assert_eq!(desk.session(&idle).await.unwrap(), None);
    let busy = desk.sign_in("a", None, &secret.spelt()).await.unwrap().token;
    for _ in 0..27 {
        clock.set(Instant(clock.now().0 + 20 * MINUTE));
        assert!(desk.session(&busy).await.unwrap().is_some());
    }
    clock.set(Instant(clock.now().0 + 20 * MINUTE));
    assert_eq!(desk.session(&busy).await.unwrap(), None);
}

#[tokio::test]
async fn a_revoked_account_loses_its_open_sessions_at_once() {
    let (_folder, _clock, desk) = desk().await;
    let (_, secret) = desk.add(agent("a")).await.unwrap();
    let token = desk.sign_in("a", None, &secret.spelt()).await.unwrap().token;
    assert!(desk.revoke("a").await.unwrap());
    assert_eq!(desk.session(&token).await.unwrap(), None);
    assert!(desk.sign_in("a", None, &secret.spelt()).await.is_err());
}

#[tokio::test]
async fn a_login_cannot_be_taken_twice() {
    let (_folder, _clock, desk) = desk().await;
    desk.add(agent("a")).await.unwrap();
    assert!(matches!(desk.add(agent("A")).await, Err(DbError::Duplicate)));
}

#[tokio::test]
async fn the_store_holds_neither_a_secret_nor_a_token() {
    let (folder, _clock, desk) = desk().await;
    let (_, secret) = desk.add(agent("a")).await.unwrap();
    let token = desk.sign_in("a", None, &secret.spelt()).await.unwrap().token;
    for file in std::fs::read_dir(folder.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        let holds = |text: &str| bytes.windows(text.len()).any(|w| w == text.as_bytes());
        assert!(!holds(&secret.spelt().replace('-', "")) && !holds(token.as_str()));
    }
}

#[tokio::test]
async fn a_lease_has_one_holder_until_it_ends_or_is_given_back() {
    let (_folder, clock, desk) = desk().await;
    let span = std::time::Duration::from_secs(30);
    let first = desk.take_lease("job", "a", span).await.unwrap().unwrap();
    assert!(desk.take_lease("job", "b", span).await.unwrap().is_none());
    clock.set(Instant(1_000_000_000 + 20_000_000));
    assert!(desk.keep_lease(&first, span).await.unwrap());
    clock.set(Instant(1_000_000_000 + 45_000_000));
    assert!(desk.take_lease("job", "b", span).await.unwrap().is_none());
    clock.set(Instant(1_000_000_000 + 50_000_000));
    let second = desk.take_lease("job", "b", span).await.unwrap().unwrap();
    assert!(second.epoch > first.epoch);
    assert!(!desk.keep_lease(&first, span).await.unwrap(), "the first came back to life");
    desk.leave_lease(&second).await.unwrap();
    assert!(desk.take_lease("job", "a", span).await.unwrap().is_some());
}

#[tokio::test]
async fn a_draft_opens_with_its_code_however_typed_and_ends_after_fourteen_days() {
    let (folder, clock, desk) = desk().await;
    let code = DraftCode::draw().unwrap();
    let values = vec![("nom".to_owned(), "Kervoazqx".to_owned())];
    let draft = Draft { key: "k".into(), values };
    desk.keep_draft(&code, &draft).await.unwrap();
    let typed = DraftCode::typed(&code.spelt().to_lowercase().replace('-', " ")).unwrap();
    assert_eq!(desk.draft(&typed).await.unwrap(), Some(draft.clone()));
    assert_eq!(desk.draft(&DraftCode::draw().unwrap()).await.unwrap(), None);
    for file in std::fs::read_dir(folder.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(9).any(|w| w == b"Kervoazqx"), "a draft lies open");
    }
    clock.set(Instant(clock.now().0 + 13 * 24 * 60 * MINUTE));
    assert!(desk.draft(&code).await.unwrap().is_some());
    clock.set(Instant(clock.now().0 + 2 * 24 * 60 * MINUTE));
    assert_eq!(desk.draft(&code).await.unwrap(), None);
    desk.sweep().await.unwrap();
    let left = desk.db().fetch("SELECT id FROM drafts", vec![]).await.unwrap();
    assert!(left.is_empty(), "a draft that is over stays");
}

#[tokio::test]
async fn a_draft_whose_bytes_were_changed_or_moved_under_another_code_is_none() {
    let (_folder, _clock, desk) = desk().await;
    let (one, other) = (DraftCode::draw().unwrap(), DraftCode::draw().unwrap());
    for code in [&one, &other] {
        desk.keep_draft(code, &Draft::default()).await.unwrap();
    }
    let swap = "UPDATE drafts SET body = (SELECT d.body FROM drafts d WHERE d.id <> drafts.id)";
    desk.db().execute(swap, vec![]).await.unwrap();
    assert_eq!(desk.draft(&one).await.unwrap(), None);
}

#[tokio::test]
async fn a_session_is_about_the_demand_that_its_account_turned_to_and_no_other() {
    let (_folder, _clock, desk) = desk().await;
    let (helper, _) = desk.add(NewAccount::of(Kind::Helper, "Association")).await.unwrap();
    let (other, _) = desk.add(NewAccount::of(Kind::Helper, "Autre")).await.unwrap();
    let id = |n| uuid::Uuid::from_u128(n);
    let (mine, theirs) = (domain::id::MandateId::new(id(1)), domain::id::MandateId::new(id(2)));
    let (one, two) = (domain::id::DemandId::new(id(3)), domain::id::DemandId::new(id(4)));
    desk.reach(helper.id, one, mine).await.unwrap();
    desk.reach(other.id, two, theirs).await.unwrap();
    desk.reach(helper.id, two, theirs).await.unwrap();
    assert_eq!(desk.reached(helper.id).await.unwrap(), [(one, mine)], "a mandate has one holder");
    let token = desk.open_session(helper).await.unwrap().token;
    assert_eq!(desk.session(&token).await.unwrap().unwrap().demand, None);
    desk.turn_to(&token, Some(mine)).await.unwrap();
    let under = desk.session(&token).await.unwrap().unwrap();
    assert_eq!((under.demand, under.mandate), (Some(one), Some(mine)));
    desk.turn_to(&token, Some(theirs)).await.unwrap();
    let under = desk.session(&token).await.unwrap().unwrap();
    assert_eq!((under.demand, under.mandate), (None, None), "somebody else's mandate was taken");
}
