//! Who is called to a commission: every seat that the rules of the day give, filled by the bodies of this territory.
//!
//! The bodies are an assumption of the demonstration; a landlord's own list takes their place.

use domain::{
    id::MemberId,
    session::{Called, RuleSet, Seat},
    territory::{Body, Commune},
};
use std::collections::BTreeSet;

/// The members of a landlord's commission for dwellings of these communes. `id` gives the same member for the same
/// words.
pub(crate) fn roster(
    rules: &RuleSet,
    landlord: &Body,
    communes: &BTreeSet<Commune>,
    id: impl Fn(&str) -> MemberId,
) -> Vec<Called> {
    let mut called = Vec::new();
    let mut add = |key: String, seat: Seat, body: Option<Body>, commune: Option<Commune>| {
        let member = id(&key);
        called.extend(body.map(|body| Called { member, seat, body, commune }));
    };
    for seat in rules.seats.keys().copied() {
        match seat {
            Seat::Board => {
                for n in 1..=rules.board {
                    add(format!("board/{landlord}/{n}"), seat, Some(landlord.clone()), None);
                }
            }
            Seat::Mayor => {
                for commune in communes {
                    let body = format!("mairie-{}", commune.as_str()).to_lowercase().parse().ok();
                    add(format!("mayor/{commune}"), seat, body, Some(commune.clone()));
                }
            }
            Seat::Intermunicipality => {
                add("intermunicipality".to_owned(), seat, "nantes-metropole".parse().ok(), None);
            }
            Seat::State => add("state".to_owned(), seat, "prefecture-44".parse().ok(), None),
            Seat::Association => {
                add("association".to_owned(), seat, "association".parse().ok(), None);
            }
        }
    }
    called
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::law::Law;
    use uuid::Uuid;

    #[test]
    fn each_seat_of_the_rules_is_called_and_each_mayor_once() {
        let law = Law::default();
        let rules = law.commissions.rule_set("2026-03-09".parse().unwrap()).unwrap();
        let communes = BTreeSet::from(["44109", "44143"].map(|insee| insee.parse().unwrap()));
        let id = |key: &str| MemberId::new(Uuid::new_v5(&Uuid::NAMESPACE_OID, key.as_bytes()));
        let called = roster(rules, &"nmh".parse().unwrap(), &communes, id);
        let seats: Vec<Seat> = called.iter().map(|called| called.seat).collect();
        let of = |seat: Seat| seats.iter().filter(|one| **one == seat).count();
        assert_eq!((of(Seat::Board), of(Seat::Mayor), called.len()), (6, 2, 11));
        let ids: BTreeSet<MemberId> = called.iter().map(|called| called.member).collect();
        assert_eq!(ids.len(), called.len());
    }
}
