//! Sentences of the codes of the rules: a document, a reason, a size.

use super::Sentence;
use crate::web::words;
use domain::{
    demand::{DocumentCategory, DocumentRejection, Ground},
    referral::Mission,
    session::NonAllocationReason,
    territory::Typology,
    vacancy::RefusalReason,
};

/// The code of a value in one of the lists that forms offer.
fn code_in<T: PartialEq>(list: &[(T, &'static str)], value: &T) -> &'static str {
    list.iter().find(|(known, _)| known == value).map_or("other", |(_, code)| code)
}

/// A kind of document.
pub(crate) fn document(category: DocumentCategory) -> Sentence {
    Sentence::of(format!("document-{}", code_in(&words::DOCUMENTS, &category)))
}

/// Why a document is not accepted.
pub(crate) fn rejection(reason: DocumentRejection) -> Sentence {
    Sentence::of(format!("rejection-{}", code_in(&words::REJECTIONS, &reason)))
}

/// Why a demand is no longer active.
pub(crate) fn ground(ground: Ground) -> Sentence {
    Sentence::of(format!("ground-{}", ground.code()))
}

/// Why a commission did not allocate a home.
pub(crate) fn non_allocation(reason: NonAllocationReason) -> Sentence {
    Sentence::of(format!("non-allocation-{}", reason.code()))
}

/// Why a household refused a home.
pub(crate) fn refusal(reason: RefusalReason) -> Sentence {
    Sentence::of(format!("offer-reason-{}", code_in(&words::REFUSALS, &reason)))
}

/// What a household is sent elsewhere for.
pub(crate) fn mission(mission: Mission) -> Sentence {
    Sentence::of(format!("mission-{}", code_in(&words::MISSIONS, &mission)))
}

/// The size of a home.
pub(crate) fn size(size: Typology) -> Sentence {
    Sentence::of(format!("size-{}", size.code()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::messages::{Words, tests::values_of};

    #[test]
    fn a_household_and_a_desk_read_the_same_of_a_code() {
        let mut both: Vec<(Sentence, &str)> = Vec::new();
        both.extend(words::DOCUMENTS.map(|(it, _)| (document(it), words::document(it))));
        both.extend(words::REJECTIONS.map(|(it, _)| (rejection(it), words::rejection(it))));
        both.extend(words::REFUSALS.map(|(it, _)| (refusal(it), words::refusal_reason(it))));
        both.extend(words::MISSIONS.map(|(it, _)| (mission(it), words::mission(it))));
        both.extend(
            words::NON_ALLOCATIONS.map(|it| (non_allocation(it), words::non_allocation(it))),
        );
        both.extend(Typology::ALL.map(|it| (size(it), words::typology(it))));
        for (sentence, at_desks) in both {
            assert_eq!(Words::default().tell(&sentence).in_french(), at_desks);
        }
    }

    #[test]
    fn every_ground_on_which_a_demand_ends_is_told_in_each_language() {
        for code in ["RADATT", "RADABA", "RADCON", "RADIRR", "RADREN", "MERGED"] {
            let (key, given) = ground(Ground::from_code(code).unwrap()).parts().remove(0);
            assert_eq!(values_of(&key), Some(vec![]), "{code}");
            assert!(given.is_empty(), "{code}");
        }
    }
}
