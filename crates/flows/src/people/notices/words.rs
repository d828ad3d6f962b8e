//! What notices say, in French and in English.

use super::Notice;
use facteur_domain::Language;
use secrecy::ExposeSecret;

/// Subject and text of a notice.
pub(super) fn letter(notice: &Notice, language: Language) -> (String, String) {
    let (subject, text) = match language {
        Language::English => english(notice),
        Language::French => french(notice),
    };
    let ends = match language {
        Language::English => "This mail was written by Facteur. Nobody reads answers to it.",
        Language::French => "Ce message a été écrit par Facteur. Personne ne lit les réponses.",
    };
    (subject, format!("{text}\n\n{ends}\n"))
}

fn english(notice: &Notice) -> (String, String) {
    match notice {
        Notice::VerifyAddress { link } => (
            "Confirm your address".to_owned(),
            format!(
                "Hello,\n\nsomebody, probably you, wants to use this address with Facteur. Confirm it within a day:\n\n{}\n\n\
                 It was not you? Then do nothing.",
                link.expose_secret()
            ),
        ),
        Notice::AddressKnown { link } => (
            "You have an account already".to_owned(),
            format!(
                "Hello,\n\nsomebody, probably you, wanted to make an account for this address. There is one already: \
                 sign in, or ask for another password:\n\n{}\n\nIt was not you? Then do nothing; your account is as it was.",
                link.expose_secret()
            ),
        ),
        Notice::ResetPassword { link } => (
            "Choose another password".to_owned(),
            format!(
                "Hello,\n\nsomebody, probably you, forgot the password for this address. Choose another one within the \
                 next hour; the link works once:\n\n{}\n\nIt was not you? Then do nothing; your password is as it was.",
                link.expose_secret()
            ),
        ),
        Notice::PasswordChanged { device, by_link } => (
            "Your password was changed".to_owned(),
            format!(
                "Hello,\n\nyour password was changed{}. All other sessions were ended. {}\n\nIt was not you? Ask for another \
                 password at once, on the page where you sign in, and tell your administrator.",
                with(device, " with "),
                if *by_link {
                    "Your own API tokens were revoked too: give programs that used one a new one, from your profile."
                } else {
                    "Your own API tokens stay good: revoke in your profile those that nobody should have."
                }
            ),
        ),
        Notice::Invitation {
            organisation,
            by,
            link,
        } => (
            format!("{by} invites you to {organisation}"),
            format!(
                "Hello,\n\n{by} wants to work with you on the mail of {organisation}, with Facteur. Accept here; the link \
                 works once:\n\n{}\n\nYou do not know {by}? Then do nothing.",
                link.expose_secret()
            ),
        ),
        Notice::TokensReused { device } => (
            "A program's access was ended: its token was used twice".to_owned(),
            format!(
                "Hello,\n\na refresh token{} was used a second time. Somebody may have copied it, so all tokens of that \
                 program were ended. Sign the program in again.\n\nIf no program of yours stumbled, change your password, \
                 and look at your sessions in your profile.",
                with(device, " of the program ")
            ),
        ),
    }
}

fn french(notice: &Notice) -> (String, String) {
    match notice {
        Notice::VerifyAddress { link } => (
            "Confirmez votre adresse".to_owned(),
            format!(
                "Bonjour,\n\nquelqu'un, sans doute vous, veut utiliser cette adresse avec Facteur. Confirmez-la dans la \
                 journée :\n\n{}\n\nCe n'était pas vous ? Alors ne faites rien.",
                link.expose_secret()
            ),
        ),
        Notice::AddressKnown { link } => (
            "Vous avez déjà un compte".to_owned(),
            format!(
                "Bonjour,\n\nquelqu'un, sans doute vous, a voulu créer un compte pour cette adresse. Il en existe déjà un : \
                 connectez-vous, ou demandez un autre mot de passe :\n\n{}\n\nCe n'était pas vous ? Alors ne faites rien ; \
                 votre compte n'a pas changé.",
                link.expose_secret()
            ),
        ),
        Notice::ResetPassword { link } => (
            "Choisissez un autre mot de passe".to_owned(),
            format!(
                "Bonjour,\n\nquelqu'un, sans doute vous, a oublié le mot de passe de cette adresse. Choisissez-en un autre \
                 dans l'heure ; le lien ne sert qu'une fois :\n\n{}\n\nCe n'était pas vous ? Alors ne faites rien ; votre \
                 mot de passe n'a pas changé.",
                link.expose_secret()
            ),
        ),
        Notice::PasswordChanged { device, by_link } => (
            "Votre mot de passe a été changé".to_owned(),
            format!(
                "Bonjour,\n\nvotre mot de passe a été changé{}. Toutes les autres sessions sont fermées. {}\n\nCe n'était pas \
                 vous ? Demandez aussitôt un autre mot de passe, sur la page de connexion, et prévenez votre administrateur.",
                with(device, " avec "),
                if *by_link {
                    "Vos jetons d'API personnels sont révoqués aussi : donnez-en de nouveaux aux programmes qui s'en \
                     servaient, depuis votre profil."
                } else {
                    "Vos jetons d'API personnels restent valables : révoquez dans votre profil ceux que personne ne \
                     devrait avoir."
                }
            ),
        ),
        Notice::Invitation {
            organisation,
            by,
            link,
        } => (
            format!("{by} vous invite à rejoindre {organisation}"),
            format!(
                "Bonjour,\n\n{by} souhaite traiter avec vous le courrier de {organisation}, dans Facteur. Acceptez ici ; le \
                 lien ne sert qu'une fois :\n\n{}\n\nVous ne connaissez pas {by} ? Alors ne faites rien.",
                link.expose_secret()
            ),
        ),
        Notice::TokensReused { device } => (
            "L'accès d'un programme a été fermé : son jeton a servi deux fois".to_owned(),
            format!(
                "Bonjour,\n\nun jeton de renouvellement{} a servi une seconde fois. Quelqu'un l'a peut-être copié : tous les \
                 jetons de ce programme sont désormais sans effet. Reconnectez le programme.\n\nSi aucun de vos programmes \
                 n'a trébuché, changez votre mot de passe et regardez vos sessions dans votre profil.",
                with(device, " du programme ")
            ),
        ),
    }
}

/// The name of a program between its words, when it said one. Shortened: anybody chooses it.
fn with(device: &str, before: &str) -> String {
    let device: String = device
        .chars()
        .filter(|letter| !letter.is_control())
        .take(80)
        .collect();
    let device = device.trim();
    if device.is_empty() {
        String::new()
    } else {
        format!("{before}\u{ab}\u{a0}{device}\u{a0}\u{bb}")
    }
}
