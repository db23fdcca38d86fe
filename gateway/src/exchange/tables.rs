//! The schema of a demand, version 02.01, as one static table.

use super::{
    codes::*,
    schema::{
        Content::{Answer, Code, Commune, Date, Flag, Instant, Int, Text, Tree},
        Element, Pattern, many, maybe, one, some, text,
    },
};

/// `demande`: what stands below it.
pub const DEMANDE: &[Element] =
    &[maybe("informationDalo", Tree(DALO_INFORMATION)), one("demandeLogement", Tree(DEMAND))];

/// `entete`.
pub const HEADER: &[Element] =
    &[one("typeFichier", Text(3, Pattern::Kind)), one("dateFichier", Instant)];

const DALO_INFORMATION: &[Element] = &[
    maybe("statutDalo", Code(DALO)),
    maybe("dateDecisionDalo", Date),
    maybe("diagnosticSocialDalo", Flag),
    maybe("accompagnementSocialDalo", Flag),
    maybe("typologieLogementDalo", Code(DALO_TYPOLOGY)),
];

/// `demandeLogement`. The schema lets `logementRecherche` out; the national system refuses a demand without it,
/// so it counts as a gap.
pub const DEMAND: &[Element] = &[
    one("numGuichet", text(5)),
    maybe("numUnique", text(18)),
    maybe("numUniqueAssocie", text(18)),
    maybe("refInterne", text(18)),
    one("dateCreationDemande", Date),
    maybe("forcerDoublon", Flag),
    maybe("renouvellementElec", Flag),
    one("precision", text(255)).blank(),
    maybe("informationTraitement", Tree(PROCESSING)),
    one("logementRecherche", Tree(WISH)),
    maybe("principauxMotifDemande", Tree(REASONS)),
    one("personnePhysique", Tree(PERSON)).either(0),
    one("association", Tree(ASSOCIATION)).either(1),
    maybe("listeHandicap", Tree(&[many("handicap", Tree(HANDICAP))])),
    maybe("renouvellement", Tree(&[one("dateRenouvellement", Date)])),
    maybe("radiation", Tree(DEREGISTRATION)),
    maybe("listeAnomalie", Answer),
    maybe("listeDoublons", Answer),
    maybe("dateDerniereModificationPiece", Date),
    maybe("incrementFichier", text(255)),
];

const PROCESSING: &[Element] = &[
    maybe("estDelaiAnormalementLong", Flag),
    maybe("estMultiplesAttributionsSousConditions", Flag),
    maybe("dateCalculIndicateur", Instant),
];

const WISH: &[Element] = &[
    maybe("categorieLogementRecherche", Code(CATEGORY_WISHED)),
    maybe("avecParking", Flag),
    maybe("rezDeChaussee", Flag),
    maybe("sansAscenseur", Flag),
    maybe("montantLoyer", Int(0, 9999)),
    one("demandeElargie", Flag),
    one("listeTypeLogement", Tree(&[some("typeLogement", Code(TYPOLOGY))])),
    one("listeLocalisationSouhaite", Tree(&[some("localisationSouhaite", Tree(PLACE))])),
];

const PLACE: &[Element] = &[one("commune", Commune), maybe("quartier", text(19))];

const REASONS: &[Element] = &[
    maybe("compDateJugement", Date),
    maybe("compAutreMotif", text(36)),
    some("motifDemande", Code(REASON)),
];

const PHONE: super::schema::Content = Text(10, Pattern::Phone);
const MAIL: super::schema::Content = Text(255, Pattern::Mail);

const ASSOCIATION: &[Element] = &[
    one("nom", text(36)),
    maybe("telDomicile", PHONE),
    maybe("telPortable", PHONE),
    maybe("telTravail", PHONE),
    maybe("mel", MAIL),
    maybe("adressePostale", Tree(ADDRESS)),
];

const ADDRESS: &[Element] = &[
    one("etranger", Flag),
    maybe("appartement", text(4)),
    maybe("etage", text(2)),
    maybe("escalier", text(4)),
    maybe("batiment", text(4)),
    maybe("compAdresse", text(33)),
    maybe("numero", text(5)),
    one("voie", text(32)),
    maybe("lieuDit", text(38)),
    one("codePostal", Text(5, Pattern::PostCode)).either(0),
    one("commune", Commune).either(0),
    one("codePostalEtranger", text(10)).either(1),
    one("communeEtranger", text(38)).either(1),
    one("pays", text(38)).either(1),
    maybe("nomHebergeant", text(38)),
];

const PERSON: &[Element] = &[
    one("demandeur", Tree(APPLICANT)),
    maybe("adresseLogement", Tree(ADDRESS)),
    maybe("listePersonneACharge", Tree(&[many("personneACharge", Tree(DEPENDANT))])),
    maybe("personneANaitre", Tree(UNBORN)),
    maybe("listePersonneEnGarde", Tree(&[many("personneEnGarde", Tree(IN_CUSTODY))])),
    maybe("listeCotitulaire", Tree(&[many("cotitulaire", Tree(CO_APPLICANT))])),
    one("logementActuel", Tree(CURRENT_HOUSING)),
];

const APPLICANT: &[Element] = &[
    one("civilite", Code(CIVILITY)),
    one("nom", text(36)),
    maybe("nomPatronymique", text(36)),
    one("prenom", text(36)),
    one("dateNaissance", Date),
    one("nationalite", Code(NATIONALITY)),
    one("situationFamiliale", Code(FAMILY)),
    maybe("telDomicile", PHONE),
    maybe("telPortable", PHONE),
    maybe("telTravail", PHONE),
    maybe("mel", MAIL),
    maybe("notifSms", Flag),
    maybe("notifEvt", Flag),
    one("adressePostale", Tree(ADDRESS)),
    one("situationProfessionnelle", Tree(WORKING)),
    one("revenuFiscal", Tree(TAX_INCOME)).blank(),
    one("listeRessourceRecue", Tree(RESOURCES)).blank(),
    one("listeRessourceVersee", Tree(RESOURCES)).blank(),
    one("listeRessourceRecuePersACharge", Tree(RESOURCES)).blank(),
    one("listeRessourceVerseePersACharge", Tree(RESOURCES)).blank(),
];

const WORKING: &[Element] = &[
    maybe("profession", text(39)),
    one("typeContratTravail", Code(WORK)),
    maybe("multiEmployeur", Flag),
    maybe("nomEmployeurPrincipal", text(25)),
    maybe("etranger", Flag),
    one("codePostal", Text(5, Pattern::PostCode)).perhaps(0),
    one("commune", Commune).perhaps(0),
    one("codePostalEtranger", text(10)).perhaps(1),
    one("communeEtranger", text(38)).perhaps(1),
    one("pays", text(38)).perhaps(1),
    maybe("nomOrganismeCollecteur", text(44)),
];

const AMOUNT: super::schema::Content = Int(-999_999, 999_999);

const TAX_INCOME: &[Element] = &[
    maybe("anneeMoins1", Int(1900, 2100)),
    maybe("montantMoins1", AMOUNT),
    maybe("anneeMoins2", Int(1900, 2100)),
    maybe("montantMoins2", AMOUNT),
];

const RESOURCES: &[Element] = &[many(
    "detailRessource",
    Tree(&[maybe("ressource", Code(RESOURCE)), maybe("montant", AMOUNT)]),
)];

const DEPENDANT: &[Element] = &[
    maybe("nom", text(24)),
    maybe("prenom", text(24)),
    maybe("dateNaissance", Date),
    maybe("sexe", Code(SEX)),
    maybe("lienParente", Code(KINSHIP)),
];

const UNBORN: &[Element] = &[maybe("nombre", Int(0, 9)), maybe("dateNaissancePrevue", Date)];

const IN_CUSTODY: &[Element] = &[
    maybe("dateNaissance", Date),
    maybe("sexe", Code(SEX)),
    maybe("coParentalite", Code(CUSTODY)),
];

const CO_APPLICANT: &[Element] = &[
    one("civilite", Code(CIVILITY)),
    one("nom", text(36)),
    maybe("nomPatronymique", text(36)),
    one("prenom", text(36)),
    one("dateNaissance", Date),
    one("nationalite", Code(NATIONALITY)),
    one("situationFamiliale", Code(FAMILY)),
    maybe("telDomicile", PHONE),
    maybe("telPortable", PHONE),
    maybe("telTravail", PHONE),
    one("lienDemandeur", Code(LINK)),
    one("situationProfessionnelle", Tree(WORKING)),
    maybe("revenuFiscal", Tree(TAX_INCOME)),
    one("listeRessourceRecue", Tree(RESOURCES)).blank(),
    one("listeRessourceVersee", Tree(RESOURCES)).blank(),
];

const CURRENT_HOUSING: &[Element] = &[
    one("listeModeleLogement", Tree(&[some("modeleLogement", Code(HOUSING))])),
    maybe("compNomOrgBailleur", text(34)),
    maybe("compResSocDepuis", Date),
    maybe("compResHotDepuis", Date),
    maybe("compSousLocDepuis", Date),
    maybe("compStructDepuis", Date),
    maybe("compNomStructure", text(14)),
    maybe("compCentreDepuis", Date),
    maybe("compNomCentre", text(14)),
    maybe("montantMensuelLoyer", Int(0, 9999)),
    maybe("montantMensuelAPL", Int(0, 9999)),
    maybe("nombreHabitant", Int(0, 99)),
    maybe("categorieLogement", Code(CATEGORY)),
    maybe("typeLogementActuel", Code(TYPOLOGY)),
    maybe("surface", Int(0, 9999)),
    one("proprietaire", Flag),
    maybe("etranger", Flag),
    one("codePostal", Text(5, Pattern::PostCode)).perhaps(0),
    one("commune", Commune).perhaps(0),
    one("codePostalEtranger", text(10)).perhaps(1),
    one("communeEtranger", text(38)).perhaps(1),
    one("pays", text(38)).perhaps(1),
    maybe("typeLogementPossede", Code(TYPOLOGY)),
];

const HANDICAP: &[Element] = &[
    maybe("dateNaissance", Date),
    maybe("referent", Tree(REFERENT)),
    maybe("compAutreNature", text(21)),
    maybe("etatHandicap", Code(HANDICAP_STATE)),
    maybe("capaciteMarcheHandicap", Code(WALK)),
    maybe("accompagne", Flag),
    maybe("handicapMoteur", Flag),
    maybe("handicapSensoriel", Flag),
    maybe("handicapAutre", Flag),
    maybe("listeNatureHandicapSensoriel", Tree(&[many("natureHandicapSensoriel", Code(SENSORY))])),
    maybe("listeNatureHandicapMoteur", Tree(&[many("natureHandicapMoteur", Code(MOTOR))])),
    maybe("listeAideTechniqueHandicap", Tree(&[many("aideTechniqueHandicap", Code(AID))])),
    maybe("listeEquipementHandicap", Tree(&[many("equipementHandicap", Code(EQUIPMENT))])),
    maybe("besoinParticulier", text(132)),
    maybe("besoinAutre", text(36)),
];

const REFERENT: &[Element] = &[
    maybe("handicapReconnu", Flag),
    maybe("procheDomicile", Flag),
    maybe("nom", text(40)),
    maybe("adresse", text(40)),
    maybe("tel", PHONE),
    maybe("mel", MAIL),
];

const DEREGISTRATION: &[Element] = &[
    one("dateRadiation", Date),
    one("motifRadiation", Code(GROUND)).blank(),
    maybe("sousMotifIrrecevabilite", Code(INADMISSIBLE)),
    maybe("absenceReponse", Tree(&[maybe("dateCourrier", Date)])),
    maybe("attributionLogement", Tree(ALLOCATION)),
];

const ALLOCATION: &[Element] = &[
    one("dateSignatureBail", Date),
    one("dejaLogeParcBailleur", Code(TOLD)),
    maybe("numeroRpls", text(10)),
    maybe("attribueEnComDALO", Flag),
    one("accordCollectif", Code(AGREEMENT)),
    one("typeReservataire", Code(RESERVATION)),
    maybe("codeSirenBailleur", text(9)),
    maybe("zus", Code(DISTRICT)),
    maybe("typeLogement", Code(TYPOLOGY_RPLS)),
    maybe("surface", Int(0, 9999)),
    maybe("montantLoyer", Int(0, 9999)),
    maybe("adresse", Tree(ALLOCATED_ADDRESS)),
];

const ALLOCATED_ADDRESS: &[Element] = &[
    maybe("appartement", text(4)),
    maybe("etage", text(2)),
    maybe("escalier", text(4)),
    maybe("batiment", text(4)),
    maybe("compAdresse", text(33)),
    maybe("numero", text(5)),
    maybe("voie", text(32)),
    maybe("lieuDit", text(38)),
    maybe("codePostal", Text(5, Pattern::PostCode)),
    maybe("commune", Commune),
];
