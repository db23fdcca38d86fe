//! Why the answer is no: a stable code, a plain French sentence, the article.
//!
//! A refusal is an answer of the rules, never a technical failure, and carries nothing personal.

use crate::calendar::french_date;
use chrono::NaiveDate;
use std::fmt;

/// What a kind of refusal says, without its date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RefusalInfo {
    /// Stable code: scripts and pages rely on it.
    pub code: &'static str,
    /// Sentence for people; `{date}` stands for the date of the case.
    pub sentence: &'static str,
    /// Article of the law, or the rule of the network it rests on.
    pub article: &'static str,
}

macro_rules! refusals {
    (plain { $($name:ident $code:literal $article:literal $sentence:literal;)* }
     dated { $($dated:ident $dcode:literal $darticle:literal $dsentence:literal;)* }) => {
        /// A refusal by the rules.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Refusal {
            $(#[doc = $sentence] $name,)*
            $(#[doc = $dsentence] $dated(NaiveDate),)*
        }

        /// Every kind of refusal.
        pub const ALL: &[RefusalInfo] = &[
            $(RefusalInfo { code: $code, sentence: $sentence, article: $article },)*
            $(RefusalInfo { code: $dcode, sentence: $dsentence, article: $darticle },)*
        ];

        impl Refusal {
            const fn info(self) -> RefusalInfo {
                match self {
                    $(Self::$name => RefusalInfo { code: $code, sentence: $sentence, article: $article },)*
                    $(Self::$dated(_) => RefusalInfo { code: $dcode, sentence: $dsentence, article: $darticle },)*
                }
            }

            const fn date(self) -> Option<NaiveDate> {
                match self {
                    $(Self::$dated(date) => Some(date),)*
                    _ => None,
                }
            }
        }
    };
}

refusals! {
    plain {
        DemandUnknown "demand.unknown" "CCH R441-2-3" "Nous ne trouvons pas cette demande. Vérifiez le numéro avec le guichet.";
        DemandExists "demand.already-submitted" "CCH R441-2-7" "Cette demande est déjà déposée. Vous pouvez la modifier sous le même numéro.";
        OtherApplicant "demand.other-applicant" "CCH L441-1" "Une demande garde son demandeur. Une autre personne dépose la sienne, à sa date si la loi le prévoit.";
        MandateUnknown "demand.mandate-unknown" "Code civil, art. 1984" "Nous ne trouvons pas ce mandat dans la demande.";
        MandateKnown "demand.mandate-known" "Code civil, art. 1984" "Ce mandat est déjà noté, avec d'autres informations.";
        MandateUnbounded "demand.mandate-unbounded" "Code civil, art. 1984" "Un mandat dit ce qu'il permet, et son dernier jour. Complétez-le.";
        MandateNarrow "demand.mandate-narrow" "Code civil, art. 1989" "Ce mandat ne permet pas cela. Le ménage le fait lui-même, ou au guichet.";
        GuardianUnseen "demand.guardian-unseen" "Code civil, art. 415" "Un guichet note un tuteur, après avoir vu la décision du juge.";
        NotRegistered "demand.not-registered" "CCH L441-2-1" "Cette demande n'a pas encore de numéro unique. Le guichet doit d'abord l'enregistrer.";
        AlreadyRegistered "demand.already-registered" "CCH R441-2-3" "Cette demande est déjà enregistrée, sous un autre numéro.";
        NotActive "demand.not-active" "CCH R441-2-8" "Cette demande n'est plus active. Un guichet peut vous dire comment continuer.";
        ImpossibleDate "demand.impossible-date" "CCH R441-2-3" "Cette date n'est pas possible pour cette demande. Vérifiez-la.";
        NoticeNotSent "demand.notice-not-sent" "CCH R441-2-7" "Le courrier de renouvellement n'est pas encore envoyé. La demande reste active.";
        CandidacyOpen "demand.candidacy-open" "CCH R441-2-8" "Cette demande est étudiée pour un logement. Elle reste active jusqu'à la réponse.";
        DocumentUnknown "demand.document-unknown" "CCH R441-2-4-1" "Nous ne trouvons pas ce document dans la demande.";
        DocumentDecided "demand.document-decided" "CCH R441-2-4-1" "Ce document a déjà reçu une réponse différente.";
        NotDeregistered "demand.not-deregistered" "CCH R441-2-8" "Cette demande est active : il n'y a rien à rétablir.";
        Housed "demand.housed" "CCH R441-2-8" "Le ménage a signé un bail : cette demande est satisfaite. Il peut en déposer une nouvelle.";
        HouseholdUnknown "demand.household-unknown" "CCH R441-2-2" "La demande ne dit pas qui vivra dans le logement. Complétez-la d'abord.";
        ResourcesUnknown "demand.resources-unknown" "CCH R441-1" "La demande ne dit pas les ressources du ménage. Complétez-la d'abord.";
        WishUnknown "demand.wish-unknown" "CCH R441-2-2" "La demande ne dit pas le logement souhaité. Complétez-la d'abord.";
        IncomeYear "demand.income-year-missing" "CCH R441-1" "L'année du revenu fiscal ne convient pas. Donnez l'avis d'imposition le plus récent.";
        CeilingUnknown "demand.ceiling-unknown" "CCH R441-1" "Nous n'avons pas le plafond de ressources de cette commune.";
        MoreExpected "demand.more-expected" "CCH R441-2-7" "Pour annoncer une naissance de plus, il faut modifier la demande.";
        Erased "demand.erased" "Décret 2017-917, art. 4" "Les informations de cette personne sont effacées. La demande ne peut plus être étudiée.";
        AboveCeiling "demand.above-ceiling" "CCH R441-1" "Le revenu fiscal du ménage dépasse le plafond fixé pour ce logement.";
        DwellingTooSmall "demand.dwelling-too-small" "CCH R822-25" "Ce logement est trop petit pour le nombre de personnes du ménage.";
        DwellingTooBig "demand.dwelling-too-big" "CCH L621-2" "Ce logement est trop grand pour le nombre de personnes du ménage.";
        CommuneNotWished "demand.commune-not-wished" "CCH R441-2-2" "Le ménage n'a pas demandé cette commune, ni une recherche élargie.";
        AnotherActiveDemand "person.another-active-demand" "CCH L441-2-1" "Cette personne a déjà une demande active dans le département. Une seule suffit.";
        VacancyUnknown "vacancy.unknown" "CCH R441-3" "Nous ne trouvons pas ce logement parmi ceux qui sont proposés.";
        VacancyExists "vacancy.already-declared" "CCH R441-2-9" "Ce logement est déjà déclaré, avec d'autres caractéristiques.";
        VacancyClosed "vacancy.closed" "CCH R441-3" "Ce logement n'est plus proposé.";
        NotNominator "vacancy.not-nominator" "CCH R441-5" "Ce logement est réservé : un autre organisme propose les candidats.";
        RankingDone "vacancy.already-decided" "CCH R441-3" "La commission a déjà décidé pour ce logement.";
        NotCandidate "vacancy.not-candidate" "CCH R441-3" "Ce ménage n'est pas candidat pour ce logement.";
        CandidateDecided "vacancy.candidate-decided" "CCH R441-3" "La commission a décidé pour ce candidat : il ne peut plus être retiré ni proposé.";
        NoRanking "vacancy.no-ranking" "CCH L441-2" "La commission n'a pas encore décidé pour ce logement.";
        NotTheirTurn "vacancy.not-their-turn" "CCH R441-3" "Un ménage mieux classé doit d'abord répondre.";
        OfferNotOpen "vacancy.offer-not-open" "CCH R441-10" "Aucune proposition n'attend de réponse de ce ménage pour ce logement.";
        OfferNotAccepted "vacancy.offer-not-accepted" "CCH R441-10" "Ce ménage n'a pas accepté ce logement : le bail ne peut pas être signé.";
        OfferAccepted "vacancy.offer-accepted" "CCH R441-3" "Un ménage a accepté ce logement : il ne peut plus être repris.";
        ConditionOpen "vacancy.condition-open" "CCH R441-3" "Le document demandé par la commission n'est pas encore vérifié.";
        NotDesignated "vacancy.not-designated" "CCH R441-3" "Les candidats ne sont pas tous désignés par le préfet à ce bailleur.";
        ExceptionApart "vacancy.exception-apart" "CCH R441-3" "Ce n'est pas un manque de candidats. Notez une exception, à part.";
        NotVerySocial "vacancy.not-very-social" "CCH R441-3" "Ce logement n'est pas un logement très social : l'exception ne s'applique pas.";
        NoShortfall "vacancy.no-shortfall" "CCH R441-3" "Ce logement a déjà trois candidats : il n'y a pas de manque à noter.";
        SessionUnknown "session.unknown" "CCH R441-9" "Nous ne trouvons pas cette séance de commission.";
        SessionExists "session.already-convened" "CCH R441-9" "Cette séance est déjà convoquée, avec un autre ordre du jour.";
        EmptyAgenda "session.empty-agenda" "CCH R441-9" "L'ordre du jour de la séance est vide. Ajoutez au moins un logement.";
        BadQuorum "session.bad-quorum" "CCH R441-9" "Le quorum doit être d'au moins un membre votant.";
        OtherLandlord "session.other-landlord" "CCH L441-2" "Ce logement appartient à un autre bailleur que celui de la commission.";
        NoQuorum "session.no-quorum" "CCH R441-9" "Il n'y a pas assez de membres votants. La séance doit être reportée.";
        QuorumNotEstablished "session.quorum-not-established" "CCH R441-9" "Le quorum n'est pas constaté : la commission ne peut pas encore décider.";
        AlreadySitting "session.already-sitting" "CCH R441-9" "La séance est ouverte : ce qui a changé se relit dossier par dossier.";
        AgendaNotFrozen "session.agenda-not-frozen" "CCH R441-9" "L'ordre du jour n'est pas arrêté : la commission ne peut pas encore décider.";
        DataMoved "session.data-moved" "CCH R441-3" "Un dossier a changé depuis l'ordre du jour. Relisez-le avant de décider.";
        MembersMissing "session.members-missing" "CCH R441-9" "La convocation doit nommer les membres de la commission, chacun avec son siège.";
        SeatsBroken "session.seats-broken" "CCH R441-9" "La liste des membres ne suit pas la règle en vigueur. Vérifiez les sièges et le quorum.";
        MembersNamed "session.members-named" "CCH R441-9" "Les membres de cette séance sont nommés : dites lesquels sont présents.";
        MemberUnknown "session.member-unknown" "CCH R441-9" "Cette personne n'est pas membre de cette commission.";
        MemberAbsent "session.member-absent" "CCH R441-9" "Ce membre n'est pas noté présent : sa voix ne compte pas.";
        MemberRecused "session.member-stands-aside" "CCH R441-9" "Ce membre ne prend pas part à ce logement : sa voix ne compte pas.";
        MemberCannotVote "session.member-cannot-vote" "CCH R441-9" "Ce membre siège sans voter pour ce logement.";
        BallotTwice "session.ballot-twice" "CCH R441-9" "Un membre vote une seule fois pour un logement.";
        AttendanceClosed "session.attendance-closed" "CCH R441-9" "La commission a commencé à décider : la liste des présents ne change plus.";
        NoQuorumLeft "session.no-quorum-left" "CCH R441-9" "Pour ce logement, il ne reste pas assez de membres qui peuvent voter.";
        Tie "session.tie" "CCH L441-2" "Les voix sont égales : le maire, ou son représentant, décide.";
        NotAdopted "session.not-adopted" "CCH R441-9" "Les voix contre l'emportent. La commission doit voter une autre proposition.";
        ReasonUnknown "session.reason-unknown" "CCH L441-2-2" "Ce motif ne figure pas dans la liste en vigueur.";
        DecisionKept "session.decision-kept" "CCH L441-2-2" "Une décision reste écrite comme elle est, avec ses motifs. Ouvrez un nouvel examen.";
        OnAgenda "session.on-agenda" "CCH R441-9" "Ce logement est déjà à l'ordre du jour de cette séance.";
        NoFirstRun "session.no-first-run" "CCH R441-3" "Ce logement n'a pas encore été examiné : il n'y a rien à examiner de nouveau.";
        LetterNotSent "session.letter-not-sent" "CCH L441-2-2" "Aucun courrier n'est parti pour cette décision.";
        NotContestable "session.not-contestable" "CJA R421-1" "Aucune décision n'est à contester pour ce ménage.";
        NotContested "session.not-contested" "CJA R421-1" "Aucune contestation n'attend de réponse pour cette décision.";
        NotOnAgenda "session.not-on-agenda" "CCH R441-9" "Ce logement n'est pas à l'ordre du jour de la séance.";
        TooFewCandidates "session.too-few-candidates" "CCH R441-3" "Il faut trois candidats au moins, ou le motif pour lequel il y en a moins.";
        DecisionsIncomplete "session.decisions-incomplete" "CCH R441-3" "La commission doit décider une fois, et une seule, pour chaque candidat.";
        RanksBroken "session.ranks-broken" "CCH R441-3" "Les rangs doivent se suivre à partir de 1, sans trou ni doublon.";
        ReasonMissing "session.reason-missing" "CCH L441-2-2" "Quand un logement n'est pas attribué, il faut écrire au moins un motif.";
        DecisionUnknown "session.decision-unknown" "CCH L441-2-2" "La commission n'a pas décidé pour ce candidat : rien n'est à notifier.";
        DecisionsTaken "session.decisions-taken" "CCH R441-9" "La commission a déjà décidé : la séance ne peut plus être reportée.";
        MinutesPublished "session.minutes-published" "CCH R441-9" "Le procès-verbal est publié : la séance est terminée.";
        PlaceUnknown "place.unknown" "CCH R441-2-10" "Nous ne trouvons pas ce lieu d'accueil.";
        PlaceExists "place.already-declared" "CCH R441-2-10" "Ce lieu d'accueil est déjà déclaré, avec d'autres informations.";
        PlaceLeft "place.left-network" "CCH R441-2-10" "Ce lieu d'accueil a quitté le réseau.";
        LevelTooLow "place.level-too-low" "CCH R441-2-1" "Pour enregistrer des demandes, le lieu doit s'engager au niveau 2 ou 3.";
        DeskNeedsLevel "place.desk-needs-level" "CCH R441-2-1" "Ce lieu enregistre des demandes : il ne peut pas descendre au niveau 1.";
        DeskExists "place.desk-already-authorised" "CCH R441-2-1" "Ce lieu a déjà un autre code de guichet.";
        ReferralUnknown "referral.unknown" "CCH R441-2-1" "Nous ne trouvons pas cette réorientation.";
        ReferralExists "referral.already-created" "CCH R441-2-1" "Cette réorientation existe déjà, avec d'autres informations.";
        SamePlace "referral.same-place" "CCH R441-2-1" "La personne est déjà dans ce lieu. Choisissez un autre lieu.";
        MissionNotHeld "referral.mission-not-held" "CCH R441-2-10" "Ce lieu ne rend pas ce service. Choisissez un lieu d'un autre niveau.";
        ReferralAnswered "referral.already-answered" "CCH R441-2-1" "Cette réorientation a déjà reçu une autre réponse.";
        ReferralNotAccepted "referral.not-accepted" "CCH R441-2-1" "Le lieu n'a pas encore accepté cette réorientation.";
        PartnerUnknown "partner.unknown" "CCH R441-2-6" "Nous ne trouvons pas cet abonnement.";
        PartnerRenamed "partner.other-name" "CCH R441-2-6" "Un abonnement garde son organisme et son nom court.";
        NoType "partner.no-type" "CCH R441-2-6" "L'abonnement doit nommer au moins un type d'événement.";
        HeldByOutage "clock.held" "CRPA L112-1" "Cette échéance est repoussée après une panne. Une personne doit d'abord la libérer.";
        OutageUnknown "clock.outage-unknown" "CRPA L112-1" "Nous ne trouvons pas cette panne.";
        UnknownType "partner.unknown-type" "CCH R441-2-6" "L'abonnement nomme un type d'événement qui n'existe pas.";
        OfferNotRefused "demand.offer-not-refused" "CCH R441-2-17" "Ce ménage n'a pas refusé ce logement.";
        SilenceNotJudged "demand.silence-not-judged" "CCH R441-10" "Le ménage n'a pas répondu. Un silence ne lui retire aucun point.";
        RefusalWithoutEffect "demand.refusal-without-effect" "CCH R441-2-17" "La grille en vigueur ne prévoit aucun effet pour un logement refusé.";
        NotRanked "demand.not-ranked" "CCH R441-2-17" "Cette demande n'a pas de place à l'une de ces dates.";
        NoResemblance "demand.no-resemblance" "CCH L441-2-1" "Ces deux demandes ne sont pas notées comme ressemblantes.";
        MergeSame "demand.merge-same" "CCH R441-2-8" "Une demande ne peut être réunie qu'à une autre demande, nommée.";
        MergeOtherPerson "demand.merge-other-person" "CCH R441-2-8" "Ces deux demandes ne sont pas celles de la même personne.";
        MergeCandidacyOpen "demand.merge-candidacy-open" "CCH R441-2-8" "Un logement est en vue pour cette demande. Attendez la réponse, ou gardez celle-ci.";
        GoesOnElsewhere "demand.goes-on-elsewhere" "CCH R441-2-8" "Cette demande continue sous un autre numéro de la même personne.";
        NothingToCorrect "demand.nothing-to-correct" "CCH R441-2-15" "Ces informations sont déjà celles de la demande.";
        CorrectionBasisMissing "demand.correction-basis-missing" "CCH R441-2-15" "Une correction s'appuie sur un document de la demande, déjà vérifié.";
        NothingPutRight "demand.nothing-put-right" "CCH R441-2-17" "Aucune erreur n'a été corrigée pour cette demande.";
        SessionNotAffected "demand.session-not-affected" "CCH R441-2-17" "Cette séance n'a pas décidé ce jour-là pour ce logement, ou la place est la même.";
        LeaseHere "demand.lease-here" "CCH R441-2-8" "Ce bail est dans le même département : le bailleur le déclare lui-même.";
        ErasureHeld "demand.erasure-held" "Décret 2017-917, art. 4" "Un organisme a encore besoin de ces informations : rien n'est effacé.";
        StillNeeded "demand.still-needed" "Décret 2017-917, art. 4" "La demande est toujours active : ses informations sont gardées.";
        ReasonNotGiven "demand.reason-not-given" "CCH R441-2-15" "La demande ne donne pas ce motif : il n'y a rien à confirmer.";
        PriorityNotProven "demand.priority-not-proven" "CCH L441-1" "Le document qui montre cette priorité n'est pas encore vérifié.";
        OwnResourcesNotProven "demand.own-resources-not-proven" "CCH L441-1" "Il manque le document qui permet de compter ses seules ressources.";
        RightUnknown "demand.right-unknown" "CCH L441-2-3" "Aucun droit reconnu et actif n'est noté pour cette demande.";
        RightNotTold "demand.right-not-told" "CCH R441-16-2" "La proposition ne disait pas l'effet d'un refus : le droit reste entier.";
        RightOffered "demand.right-offered" "CCH R441-16-1" "Un logement adapté a été proposé à temps : ce recours n'est pas ouvert.";
        OfferUnsuited "demand.offer-unsuited" "CCH R441-16-2" "Ce logement ne convenait pas au ménage le jour de la proposition. Il pouvait le refuser.";
        NotNamed "demand.not-named" "CCH L441-1" "La demande commune ne nomme pas cette personne : son ancienneté ne passe pas.";
        NotAnAdult "demand.not-an-adult" "CCH L441-1" "Cette personne ne signe pas cette demande.";
        ExaminationUnknown "examination.unknown" "CCH R441-2-10" "Nous ne trouvons pas cet examen particulier.";
        ExaminationOpen "examination.already-open" "CCH R441-2-10" "Un examen particulier est déjà ouvert pour cette demande.";
        ExaminationEnded "examination.ended" "CCH R441-2-10" "Cet examen particulier est terminé.";
        ExaminationOtherPerson "examination.other-person" "CCH R441-2-10" "Cet examen concerne une seule personne de la demande, et pas celle-ci.";
        SituationNotListed "examination.situation-not-listed" "CCH R441-2-10" "Cette situation ne figure pas dans la liste du plan partenarial.";
        NoConsent "examination.no-consent" "RGPD, art. 9" "La personne n'a pas donné son accord pour partager ces informations.";
        OutsideConsent "examination.outside-consent" "RGPD, art. 9" "L'accord de la personne ne porte pas sur toutes ces informations.";
        ConsentEmpty "examination.consent-empty" "RGPD, art. 9" "L'accord doit dire quelles informations peuvent être partagées.";
        ExaminationNotAdmitted "examination.not-admitted" "CCH R441-2-10" "L'examen n'est pas encore accepté : l'instance ne peut pas se réunir.";
        ExaminationAdmitted "examination.already-admitted" "CCH R441-2-10" "L'examen est déjà accepté : l'instance doit donner son avis.";
        PanelIncomplete "examination.panel-incomplete" "CCH R441-2-10" "Il manque des organismes pour réunir l'instance comme le plan le prévoit.";
        NoPanel "examination.no-panel" "CCH L441-1-1" "L'instance doit être réunie avant de donner un avis.";
        AlreadyOriented "examination.already-oriented" "CCH L441-1-1" "L'instance a déjà donné son avis.";
        BodyNotOnPanel "examination.body-not-on-panel" "CCH R441-2-10" "Cet organisme ne siège pas dans l'instance.";
        NoOrientation "examination.no-orientation" "CCH L441-1-1" "L'instance n'a pas encore donné son avis.";
        CommitmentUnknown "examination.commitment-unknown" "CCH R441-2-10" "Nous ne trouvons pas cet engagement dans l'examen.";
        CommitmentAnswered "examination.commitment-answered" "CCH R441-2-10" "Cet engagement n'a pas été tenu à temps. L'organisme peut en prendre un autre.";
        CommitmentsRunning "examination.commitments-running" "CCH R441-2-10" "Un engagement court encore : l'examen ne peut pas être terminé.";
        DemandStillActive "examination.demand-active" "CCH R441-2-10" "La demande est toujours active : l'examen continue.";
        ReferentialNotInForce "place.referential-not-in-force" "CCH R441-2-10" "Cette version de la liste des missions n'est pas en vigueur à cette date.";
        MissionNotOptional "place.mission-not-optional" "CCH R441-2-10" "Cette mission n'est pas au choix pour ce niveau.";
        NothingToSuspend "place.nothing-to-suspend" "CCH R441-2-10" "Ce lieu ne s'est pas engagé à cette mission : il n'y a rien à suspendre.";
        MissionSuspended "place.mission-suspended" "CCH R441-2-10" "Ce lieu a suspendu cette mission. Choisissez un autre lieu pour le moment.";
        ConventionMissing "place.convention-missing" "CCH R441-2-1" "Un code de guichet demande une convention signée, avec sa référence.";
        NoDesk "place.no-desk" "CCH R441-2-1" "Ce lieu n'a pas de code de guichet.";
        OtherBody "place.other-body" "CCH R441-2-6" "Seul l'organisme qui tient ce lieu habilite ses agents.";
        AgentNotEmpowered "place.agent-not-empowered" "CCH R441-2-6" "Cet agent n'est pas habilité dans ce lieu à cette date.";
        NetworkDateImpossible "network.impossible-date" "CCH R441-2-10" "Cette date vient avant un acte plus récent du réseau. Vérifiez-la.";
        ReferralLoop "referral.loop" "CCH R441-2-1" "Cette personne est déjà passée par ce lieu pour le même besoin. Choisissez un autre lieu.";
        ScriptExists "network.script-exists" "CCH R441-2-16" "Cette version du texte commun est déjà publiée, avec un autre contenu.";
        ScriptIncomplete "network.script-incomplete" "CCH R441-2-16" "Le texte commun doit poser des questions, chacune une fois, avec deux réponses différentes au moins.";
        ReceptionUnknown "reception.unknown" "CCH L441-2-8" "Nous ne trouvons pas cette demande de rendez-vous.";
        ReceptionExists "reception.already-requested" "CCH L441-2-8" "Cette demande de rendez-vous existe déjà, avec d'autres informations.";
        ReceptionEnded "reception.ended" "CCH L441-2-8" "La personne est déjà reçue, ou le rendez-vous est annulé.";
        ReceptionElsewhere "reception.elsewhere" "CCH L441-2-8" "Ce rendez-vous est prévu dans un autre lieu.";
        ScriptUnknown "reception.script-unknown" "CCH R441-2-16" "Cette version du texte commun n'est pas publiée à cette date.";
        QuestionUnknown "reception.question-unknown" "CCH R441-2-16" "Cette question, ou cette réponse, ne figure pas dans cette version du texte commun.";
        QuestionProtected "reception.question-protected" "RGPD, art. 9" "Cette question touche un sujet protégé. Notez-la dans un accueil sans demande.";
        LetterUnknown "demand.letter-unknown" "CCH R441-2-8" "Nous ne trouvons pas ce courrier dans la demande.";
        LetterKnown "demand.letter-known" "CCH R441-2-8" "Ce courrier est déjà noté, avec d'autres informations.";
        LetterReturned "demand.letter-returned" "CCH R441-2-8" "Le courrier est revenu : ce n'est pas une absence de réponse. La demande reste active.";
        NoDeliveryProof "demand.no-delivery-proof" "CCH R441-2-8" "Rien ne prouve que le courrier est arrivé. La demande reste active.";
        NotLastAddress "demand.not-last-address" "CCH R441-2-8" "Le courrier n'est pas parti à la dernière adresse connue. La demande reste active.";
        LetterAnswered "demand.letter-answered" "CCH R441-2-8" "La personne a répondu depuis ce courrier. La demande reste active.";
        WarningMissing "demand.warning-missing" "CCH R441-2-8" "Aucun avertissement n'est en cours. La demande reste active.";
        WarningNeedsProof "demand.warning-needs-proof" "CCH R441-2-8" "Un avertissement doit partir par un moyen qui prouve qu'il est arrivé.";
        ConditionUnknown "vacancy.condition-unknown" "CCH R441-3" "La commission n'a pas demandé de document à ce ménage.";
        DocumentInTime "vacancy.document-in-time" "CCH R441-3" "Le document est arrivé à temps : l'attribution tient.";
        DocumentLate "vacancy.document-late" "CCH R441-3" "Aucun document n'est arrivé à temps pour ce ménage.";
        ConditionNotLapsed "vacancy.condition-not-lapsed" "CCH R441-3" "Ce ménage n'a pas perdu son rang faute de document.";
        NotInadmissible "demand.not-inadmissible" "CCH R441-2-8" "Aucune commission n'a déclaré cette demande non recevable.";
        NoWarningGround "demand.no-warning-ground" "CCH R441-2-8" "Ce motif ne demande pas d'avertissement.";
        BodyUnknown "body.unknown" "CCH R441-2-6" "Nous ne trouvons pas cet organisme.";
        BodyExists "body.already-declared" "CCH R441-2-6" "Cet organisme est déjà déclaré, avec d'autres informations.";
        BodyEnded "body.ended" "CCH R441-2-6" "Cet organisme n'existe plus à cette date, ou va prendre fin.";
        BodySame "body.same" "CCH R441-2-6" "Un organisme ne peut pas être réuni à lui-même, ni rendre ce qu'il a reçu.";
        BodyDate "body.impossible-date" "CCH R441-2-6" "Cette date n'est pas possible pour cet organisme. Vérifiez-la.";
        BodyAgentUnknown "body.agent-unknown" "CCH R441-2-6" "Cette personne n'est pas habilitée par cet organisme.";
        BodyAgentKnown "body.agent-known" "CCH R441-2-6" "Cette personne est déjà habilitée, avec un autre rôle.";
        FlowKnown "body.flow-known" "CCH R441-5" "La part de cette année est déjà convenue, avec d'autres nombres.";
        FlowImpossible "body.flow-impossible" "CCH R441-5" "Une part va de 1 à 1000 pour mille, sur un nombre de logements.";
        RuleUnknown "rules.unknown-key" "CCH R441-2-10" "Ce paramètre n'existe pas.";
        RuleValue "rules.bad-value" "CCH R441-2-10" "Cette valeur, ou sa source, ne convient pas à ce paramètre.";
        RuleVersionTaken "rules.version-taken" "CCH R441-2-10" "Cette version existe déjà, avec un autre contenu.";
        RuleNotVoted "rules.not-voted" "CCH R441-2-10" "Cette version n'est pas encore votée.";
        RuleNotCounted "rules.no-dry-run" "CCH L441-2-8" "L'effet de cette version doit d'abord être compté sur les demandes.";
        RulePublished "rules.published" "CCH R441-2-10" "Cette version est publiée : son effet est déjà compté.";
        RuleDatePassed "rules.date-passed" "CCH R441-2-10" "Une règle est votée, puis publiée, avant le jour où elle s'applique.";
        RuleInForce "rules.in-force" "CCH R441-2-10" "Cette version s'applique déjà : une autre peut seulement la remplacer.";
        RuleWithdrawn "rules.withdrawn" "CCH R441-2-10" "Cette version a été reprise. Votez-en une nouvelle.";
    }
    dated {
        MandateOver "demand.mandate-over" "Code civil, art. 2003" "Ce mandat a pris fin le {date}.";
        RenewalNotLater "demand.renewal-not-later" "CCH R441-2-7" "La demande est déjà renouvelée depuis le {date}.";
        NotYetExpired "demand.not-yet-expired" "CCH R441-2-7" "La demande reste valable jusqu'au {date} inclus.";
        ReinstatementTooLate "demand.reinstatement-too-late" "CCH R441-2-8" "La demande pouvait être rétablie jusqu'au {date}. Il faut en déposer une nouvelle.";
        RetentionRunning "demand.retention-running" "Décret 2017-917, art. 4" "Les informations sont gardées jusqu'au {date} inclus.";
        ReplyTooShort "vacancy.reply-too-short" "CCH R441-10" "Le ménage doit avoir dix jours pour répondre, donc jusqu'au {date} au moins.";
        CourtNotOpen "demand.court-not-open" "CJA R778-2" "Le recours devant le tribunal est ouvert à partir du {date}.";
        ReplyStillPossible "vacancy.reply-still-possible" "CCH R441-10" "Le ménage peut encore répondre jusqu'au {date} inclus.";
        PushedByOutage "clock.pushed" "CRPA L112-1" "Après la panne, cette échéance est repoussée au {date} inclus.";
        LetterPresented "demand.letter-presented" "CRPA L112-1" "Ce courrier a déjà été présenté le {date}. La première présentation compte.";
        LetterAnswerPossible "demand.letter-answer-possible" "CCH R441-2-8" "La personne peut encore répondre à ce courrier jusqu'au {date} inclus.";
        ConditionRunning "vacancy.condition-running" "CCH R441-3" "Le ménage peut encore donner le document jusqu'au {date} inclus.";
        WarningRunning "demand.warning-running" "CCH R441-2-8" "La personne peut encore répondre à l'avertissement jusqu'au {date} inclus.";
        NotTheDay "session.not-the-day" "CCH R441-9" "La commission se réunit le {date} : elle décide ce jour-là.";
        ContestTooLate "session.contest-too-late" "CJA R421-1" "La décision pouvait être contestée jusqu'au {date} inclus.";
        DueTooSoon "session.due-too-soon" "CCH R441-3" "Le ménage doit avoir le temps de donner le document, au moins jusqu'au {date}.";
        AnswerStillPossible "referral.answer-still-possible" "CCH R441-2-1" "Le lieu peut encore répondre jusqu'au {date} inclus.";
        PanelNotMet "examination.panel-not-met" "CCH L441-1-1" "L'instance se réunit le {date} : elle donne son avis ce jour-là ou après.";
        CommitmentRunning "examination.commitment-running" "CCH R441-2-10" "Cet engagement peut encore être tenu jusqu'au {date} inclus.";
        RuleNotYet "rules.not-yet" "CCH R441-2-10" "Cette version s'appliquera le {date}, une fois publiée.";
        ReceptionStillPossible "reception.still-possible" "CCH L441-2-8" "La personne peut encore être reçue à temps, jusqu'au {date} inclus.";
    }
}

impl Refusal {
    /// Stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        self.info().code
    }

    /// Plain French, to show as it is.
    #[must_use]
    pub fn sentence(self) -> String {
        match self.date() {
            Some(date) => self.info().sentence.replace("{date}", &french_date(date)),
            None => self.info().sentence.to_owned(),
        }
    }

    /// The article it rests on.
    #[must_use]
    pub const fn article(self) -> &'static str {
        self.info().article
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code(), self.sentence())
    }
}

impl std::error::Error for Refusal {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::day;

    #[test]
    fn a_refusal_with_a_date_says_it_in_full() {
        let refusal = Refusal::ReplyTooShort(day("2025-10-05"));
        assert_eq!(refusal.code(), "vacancy.reply-too-short");
        assert!(refusal.sentence().contains("dimanche 5 octobre 2025"), "{refusal}");
    }
}
