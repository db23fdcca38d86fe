//! Demands that come from another register, with their number and their date.

use tests::{binary::run, stores::Stores};

/// A demand as the national format has it.
pub(super) struct Brought<'a> {
    pub(super) number: &'a str,
    pub(super) desk: &'a str,
    pub(super) since: &'a str,
    pub(super) renewed: &'a str,
    pub(super) name: &'a str,
    /// First name and birth date of somebody who signs too.
    pub(super) other: Option<(&'a str, &'a str)>,
}

/// Takes it into the register.
pub(super) fn bring(stores: &Stores, brought: &Brought<'_>) {
    let file = stores.join("brought.xml");
    std::fs::write(&file, document(brought)).expect("a file");
    run(stores, &["import", &file.to_string_lossy()]).well();
}

fn document(brought: &Brought<'_>) -> String {
    let Brought { number, desk, since, renewed, name, other } = brought;
    let other = other.map(|(first, birth)| {
        format!(
            "<listeCotitulaire><cotitulaire><civilite code=\"2\"/><nom>{name}</nom><prenom>{first}</prenom>\
             <dateNaissance>{birth}</dateNaissance><nationalite code=\"1\"/><situationFamiliale code=\"M\"/>\
             <lienDemandeur code=\"M\"/><situationProfessionnelle><typeContratTravail code=\"CDD\"/>\
             </situationProfessionnelle><listeRessourceRecue/><listeRessourceVersee/></cotitulaire>\
             </listeCotitulaire>"
        )
    });
    let other = other.unwrap_or_default();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\
         <interfaceNuu xmlns=\"http://nuu.application.i2/\" versionInterface=\"02.01\">\
         <entete><typeFichier>CRE</typeFichier></entete><demande><demandeLogement>\
         <numUnique>{number}</numUnique><numGuichet>{desk}</numGuichet>\
         <dateCreationDemande>{since}</dateCreationDemande>\
         <renouvellement><dateRenouvellement>{renewed}</dateRenouvellement></renouvellement>\
         <logementRecherche><categorieLogementRecherche code=\"I\"/><demandeElargie>true</demandeElargie>\
         <listeTypeLogement><typeLogement code=\"T2\"/></listeTypeLogement><listeLocalisationSouhaite>\
         <localisationSouhaite><commune code=\"44109\"/></localisationSouhaite></listeLocalisationSouhaite>\
         </logementRecherche><principauxMotifDemande><motifDemande code=\"13\"/></principauxMotifDemande>\
         <personnePhysique><demandeur><civilite code=\"1\"/><nom>{name}</nom><prenom>Hervé</prenom>\
         <dateNaissance>1985-06-17</dateNaissance><nationalite code=\"1\"/><situationFamiliale code=\"M\"/>\
         <adressePostale><etranger>false</etranger><numero>4</numero><voie>rue des Essais</voie>\
         <codePostal>44000</codePostal><commune code=\"44109\"/></adressePostale>\
         <situationProfessionnelle><typeContratTravail code=\"CDI\"/></situationProfessionnelle>\
         <revenuFiscal><anneeMoins2>2024</anneeMoins2><montantMoins2>15000</montantMoins2></revenuFiscal>\
         <listeRessourceRecue><detailRessource><ressource code=\"SAL\"/><montant>1400</montant>\
         </detailRessource></listeRessourceRecue></demandeur>{other}<logementActuel><listeModeleLogement>\
         <modeleLogement code=\"LP\"/></listeModeleLogement></logementActuel></personnePhysique>\
         </demandeLogement></demande></interfaceNuu>"
    )
}
