//! The published code lists of the national format, version 2.01 (forms Cerfa *02 and *03).
//!
//! Newer forms have more: a code outside its list is kept as it came, with an anomaly.

/// Civility.
pub(super) const CIVILITY: &[&str] = &["1", "2", "3"];
/// Nationality: French, European Union, other.
pub(super) const NATIONALITY: &[&str] = &["1", "2", "3"];
/// Family situation.
pub(super) const FAMILY: &[&str] = &["C", "M", "D", "S", "P", "U", "V"];
/// Link of the other adult to the applicant.
pub(super) const LINK: &[&str] = &["M", "P", "C", "L"];
/// Kind of building wished.
pub(super) const CATEGORY_WISHED: &[&str] = &["A", "M", "I"];
/// Kind of building lived in.
pub(super) const CATEGORY: &[&str] = &["A", "M"];
/// Typology.
pub(super) const TYPOLOGY: &[&str] = &["C", "T1", "T2", "T3", "T4", "T5", "T6P"];
/// Typology of the RPLS register.
pub(super) const TYPOLOGY_RPLS: &[&str] =
    &["T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8", "T9P", "C", "T6P"];
/// Sex.
pub(super) const SEX: &[&str] = &["M", "F"];
/// Kinship of a dependant.
pub(super) const KINSHIP: &[&str] = &["P", "E", "A"];
/// Alternate custody, visiting right.
pub(super) const CUSTODY: &[&str] = &["G", "D"];
/// Work.
pub(super) const WORK: &[&str] = &["CDI", "CDD", "ART", "CHO", "APP", "ETU", "RET", "AUT"];
/// Resources received, or paid.
pub(super) const RESOURCE: &[&str] = &[
    "SAL", "RET", "CHO", "PAR", "PINV", "AF", "AAH", "AEEH", "AJPP", "RSA", "AMV", "PAJE", "BE",
    "AUT", "PAV",
];
/// Current housing.
pub(super) const HOUSING: &[&str] = &[
    "HLM", "LP", "RS", "RHVS", "RE", "SLHT", "SH", "CDEFCM", "CPE", "CP", "LTG", "FONC", "POCC",
    "CAMCAR", "HOT", "SD", "SQUAT",
];
/// Reasons of the demand.
pub(super) const REASON: &[&str] = &[
    "01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12", "13", "14", "15", "16",
    "17", "18", "19", "20", "21", "22", "23",
];
/// Stable or evolving handicap.
pub(super) const HANDICAP_STATE: &[&str] = &["STA", "EVO"];
/// Steps one can climb.
pub(super) const WALK: &[&str] = &["1", "2", "3", "4"];
/// Limbs.
pub(super) const MOTOR: &[&str] = &["MS", "MI"];
/// Hearing, sight.
pub(super) const SENSORY: &[&str] = &["DA", "DV"];
/// Technical aids.
pub(super) const AID: &[&str] = &["1", "2", "3", "4", "5", "6", "7"];
/// Equipment of the dwelling.
pub(super) const EQUIPMENT: &[&str] = &["1", "2", "3", "4", "5", "6"];
/// Grounds of deregistration.
pub(super) const GROUND: &[&str] = &["RADABA", "RADATT", "RADIRR", "RADCON", "RADREN"];
/// Grounds of inadmissibility.
pub(super) const INADMISSIBLE: &[&str] = &["IRRSEJ", "IRRRES"];
/// Who had the dwelling reserved.
pub(super) const RESERVATION: &[&str] =
    &["COLTER", "COLACT", "PPRIOR", "PFONCT", "AUTRES", "AUCUN"];
/// Priority district.
pub(super) const DISTRICT: &[&str] = &["ZUSOUI", "ZUSNON", "ZUSNSP"];
/// Yes, no, not told.
pub(super) const TOLD: &[&str] = &["OUI", "NON", "NONDOC"];
/// Collective agreement.
pub(super) const AGREEMENT: &[&str] = &["ACD", "ACI", "AUCUN", "NONDOC"];
/// Opposable right.
pub(super) const DALO: &[&str] = &["NON", "ACTIF", "CADUC", "ACTREL"];
/// Dwelling the mediation commission asked for.
pub(super) const DALO_TYPOLOGY: &[&str] = &[
    "01", "02", "03", "04", "05", "06", "08", "09", "21", "22", "23", "24", "25", "26", "28", "30",
    "31", "40", "41", "42", "43", "44", "45", "46", "47", "48", "49", "50", "99",
];
