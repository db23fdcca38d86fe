//! The French legal term, the English word of the code, the type that carries it. Documentation only.
//!
//! | terme | word | type |
//! |---|---|---|
//! | demande | Demand | [`crate::demand::Demand`] |
//! | demandeur | applicant | [`crate::declaration::Identity`] |
//! | codemandeur, cotitulaire | co-applicant | [`crate::declaration::CoApplicant`] |
//! | colocataire | house-sharer | [`crate::declaration::MemberLink::HouseSharer`] |
//! | personne à charge | dependant | [`crate::declaration::MemberLink::Dependant`] |
//! | ménage | household | [`crate::declaration::Household`] |
//! | numéro unique (NUD, NUR) | demand number | [`crate::number::DemandNumber`] |
//! | enregistrement | registration | [`crate::demand::Registered`] |
//! | guichet enregistreur | registration desk | [`crate::territory::Desk`] |
//! | attestation d'enregistrement | certificate | [`crate::demand::DemandCommand::IssueCertificate`] |
//! | renouvellement | renewal | [`crate::demand::DemandCommand::Renew`] |
//! | préavis | renewal notice | [`crate::demand::DemandCommand::SendRenewalNotice`] |
//! | radiation | deregistration | [`crate::demand::Ground`] |
//! | déradiation | reinstatement | [`crate::demand::DemandCommand::Reinstate`] |
//! | renonciation | renunciation | [`crate::demand::DemandCommand::Renounce`] |
//! | irrecevabilité | inadmissibility | [`crate::session::Inadmissibility`] |
//! | pièce justificative | supporting document | [`crate::demand::Document`] |
//! | bailleur | landlord | [`crate::vacancy::Dwelling`] |
//! | réservataire, contingent | reservation holder, quota | [`crate::vacancy::Vacancy`] |
//! | mise en location | vacancy | [`crate::vacancy::Vacancy`] |
//! | logement | dwelling | [`crate::vacancy::Dwelling`] |
//! | identifiant RPLS | dwelling registry id | [`crate::territory::DwellingRegistryId`] |
//! | positionnement, désignation | nomination | [`crate::vacancy::VacancyCommand::Nominate`] |
//! | CALEOL | attribution commission | [`crate::session`] |
//! | séance | session | [`crate::session::Session`] |
//! | attribution | allocation | [`crate::session::Decision::Allocate`] |
//! | rang | rank | [`crate::vacancy::Vacancy::ranking`] |
//! | attribution sous condition | conditional allocation | [`crate::session::Decision::AllocateIf`] |
//! | non-attribution | non-allocation | [`crate::session::NonAllocationReason`] |
//! | offre, proposition | offer | [`crate::vacancy::VacancyCommand::MakeOffer`] |
//! | refus | refusal of an offer | [`crate::vacancy::RefusalReason`] |
//! | refus réputé | deemed refusal | [`crate::vacancy::VacancyCommand::DeemRefused`] |
//! | première présentation | first presentation | [`crate::demand::LetterPresented`] |
//! | avertissement | warning | [`crate::demand::WarningSent`] |
//! | bail | lease | [`crate::vacancy::VacancyCommand::SignLease`] |
//! | mutation | transfer | [`crate::demand::Demand::housing`] |
//! | ancienneté | seniority | [`crate::household::months_between`] |
//! | délai anormalement long | abnormal delay | [`crate::calendar::LegalCalendar::abnormal_delay`] |
//! | DALO | opposable right | [`crate::declaration::Situation::opposable_right`] |
//! | cotation, grille | scoring, grid | [`crate::scoring::ScoringGrid`] |
//! | classement, place | ranking, place | [`crate::ranking::Ranking`] |
//! | motif légitime de refus | legitimate reason of a refusal | [`crate::demand::Finding`] |
//! | paramètre voté, publié, en vigueur | parameter voted, published, in force | [`crate::rules::Parameter`] |
//! | essai à blanc | dry run | [`crate::rules::DryRun`] |
//! | plafond de ressources | ceiling | [`crate::ceilings::Ceilings`] |
//! | revenu fiscal de référence (RFR) | reference tax income | [`crate::income::income`] |
//! | quartile | income quartile | [`crate::demand::Quartile`] |
//! | unité de consommation | consumption unit | [`crate::declaration::Household::consumption_units`] |
//! | QPV | priority district | [`crate::vacancy::Dwelling::in_priority_district`] |
//! | taux d'effort | effort rate | [`crate::scoring::Measure::RentShare`] |
//! | lieu d'accueil | reception place | [`crate::place::Place`] |
//! | niveau | level | [`crate::place::Level`] |
//! | référentiel des niveaux | level referential | [`crate::place::Referential`] |
//! | mandat (aidant, tuteur, association) | mandate of a helper | [`crate::demand::Mandate`] |
//! | habilitation d'un agent | mandate | [`crate::place::Mandate`] |
//! | script partagé | shared script | [`crate::network::Script`] |
//! | tête de réseau | network head | [`crate::reception::Tally`] |
//! | réorientation | referral | [`crate::referral::Referral`] |
//! | entretien | interview | [`crate::reception::Interview`] |
//! | examen particulier | specific examination | [`crate::examination::Examination`] |
//! | situation justifiant un examen particulier | entry situation | [`crate::examination::EntrySituation`] |
//! | diagnostic social | social appraisal | [`crate::examination::SocialAppraisal`] |
//! | instance d'examen | panel | [`crate::examination::Panel`] |
//! | orientation, avis | orientation | [`crate::examination::Orientation`] |
//! | engagement d'un organisme | commitment | [`crate::examination::Commitment`] |
