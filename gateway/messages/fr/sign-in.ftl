# La page de connexion.
sign-in-heading = Mon espace
sign-in-number = Numéro unique, référence ou identifiant
sign-in-number-hint = Le numéro unique est sur votre attestation. Avant l’enregistrement, utilisez la référence qui commence par FC-.
sign-in-secret = Code secret
sign-in-secret-hint = Seize lettres et chiffres, donnés une seule fois. Les espaces et les tirets ne comptent pas.
sign-in-submit = Se connecter
sign-in-lost = Code perdu ?
sign-in-lost-more = Un lieu d’accueil vous en donne un nouveau, avec une pièce d’identité. L’ancien ne marche plus aussitôt. Chaque adulte a son propre code.
sign-in-none = Pas encore de demande ?
sign-in-none-more = Le formulaire court prend environ dix minutes.
sign-in-number-lacks = Écrivez votre numéro unique ou votre identifiant
sign-in-secret-lacks = Écrivez votre code secret
sign-in-wrong = Ce numéro et ce code ne vont pas ensemble. Vérifiez-les, ou demandez un nouveau code dans un lieu d’accueil.
sign-in-wait = Trop d’essais. Attendez { $seconds ->
    [one] une seconde
   *[other] { $seconds } secondes
}, puis recommencez.
