//! French.

use super::Language;
use super::Message;
use crate::config::Problem;
use crate::secrets::{KeyFileTrouble, KeyPlace};

pub fn text(message: &Message) -> String {
    match message {
        Message::ConfigurationWrong(problems) => match problems.as_slice() {
            [one] => problem(one),
            many => {
                let lines: Vec<_> = many
                    .iter()
                    .map(|each| format!("\n  - {}", problem(each)))
                    .collect();
                format!("{} erreurs dans la configuration :{}", many.len(), lines.concat())
            }
        },
        Message::ConfigurationProblem(one) => problem(one),
        Message::ConfigurationGood(Some(file)) => format!("La configuration est bonne ({}).", file.display()),
        Message::ConfigurationGood(None) => {
            "La configuration est bonne (pas de fichier, aucun n'est nécessaire).".into()
        }
        Message::DirectoryUnusable { path, why } => {
            format!("le dossier {} est inutilisable : {why}", path.display())
        }
        Message::DirectoryHelp => {
            "créez-le pour l'utilisateur qui lance Facteur, ou nommez-en un autre avec --data-dir".into()
        }
        Message::FileTrouble { path, why } => format!("{} : {why}", path.display()),
        Message::InputTrouble { why } => format!("l'entrée standard est illisible : {why}"),
        Message::InputTooLarge { limit } => {
            format!("l'entrée standard dépasse {limit} octets (intake.max_message_megabytes)")
        }
        Message::KeyFile(trouble) => key_file(trouble),
        Message::KeyFileHelp(trouble) => key_file_help(trouble),
        Message::DataInUse { data_dir, process } => {
            let process = process.map(|id| format!(" (processus {id})")).unwrap_or_default();
            format!(
                "un autre Facteur{process} travaille sur les données de {}",
                data_dir.display()
            )
        }
        Message::DataInUseHelp => "attendez qu'il ait fini, ou arrêtez-le".into(),
        Message::ServerMustStop { command, data_dir } => format!(
            "« {command} » est impossible tant qu'un serveur travaille sur les données de {}",
            data_dir.display()
        ),
        Message::ServerMustStopHelp => "arrêtez le serveur, lancez la commande, relancez le serveur".into(),
        Message::ServerOfOtherVersion { server, client } => {
            format!("le serveur en marche est en version {server}, ce programme en {client}")
        }
        Message::ServerOfOtherVersionHelp => "relancez le serveur après une mise à jour".into(),
        Message::ServerBusy => "le serveur exécute déjà autant de commandes qu'il peut".into(),
        Message::ServerStopping => "le serveur est en train de s'arrêter".into(),
        Message::ServerSilent { seconds } => format!("le serveur ne répond plus depuis {seconds} secondes"),
        Message::ServerGone { why } => format!("la liaison avec le serveur s'est rompue : {why}"),
        Message::ServerUnclear { why } => format!("la réponse du serveur n'a pas de sens : {why}"),
        Message::ServerTroubleHelp => "consultez le journal du serveur, puis réessayez".into(),
        Message::SecretNeedsTerminal => {
            "il faut un mot de passe, et il n'y a pas de terminal pour le demander".into()
        }
        Message::SecretNeedsTerminalHelp => {
            "donnez-le par --password-file FICHIER, ou sur l'entrée standard avec --password-stdin".into()
        }
        Message::SecretEmpty => "le mot de passe est vide".into(),
        Message::PathNotText { path } => format!("le chemin {path} n'est pas de l'UTF-8 valable"),
        Message::NotYet { command } => format!("« {command} » ne fait pas encore partie de cette version"),
        Message::CannotListen { address, why } => format!("impossible d'écouter sur {address} : {why}"),
        Message::CannotListenHelp { key } => {
            format!("libérez cette adresse, ou donnez à {key} une autre valeur, ou off")
        }
    }
}

fn problem(problem: &Problem) -> String {
    match problem {
        Problem::FileUnreadable { path, why } => {
            format!(
                "le fichier de configuration {} est illisible : {why}",
                path.display()
            )
        }
        Problem::FileNotToml { path, line, why } => {
            format!("{}:{line} : ce n'est pas du TOML : {why}", path.display())
        }
        Problem::SetWithoutValue { given } => format!("--set {given} : écrivez CLÉ=VALEUR"),
        Problem::UnknownKey { given, origin, meant } => {
            let meant = meant.map_or_else(
                || "« facteur config show » les montre toutes".to_owned(),
                |key| format!("vouliez-vous dire « {key} » ?"),
            );
            format!("{origin} : la clé « {given} » n'existe pas ; {meant}")
        }
        Problem::WrongValue {
            key,
            origin,
            given,
            kind,
        } => {
            let given = given
                .as_ref()
                .map_or_else(|| "cette valeur".to_owned(), |given| format!("« {given} »"));
            format!(
                "{origin} : {key} ne peut pas valoir {given} ; valeurs possibles : {}",
                kind.expected()
            )
        }
        Problem::KeyFileInData {
            key_file,
            data_dir,
            origin,
        } => format!(
            "{origin} : key_file {} est dans data_dir {}, une copie des données ouvrirait donc ses secrets ; \
             nommez un endroit au-dehors",
            key_file.display(),
            data_dir.display()
        ),
    }
}

fn key_file(trouble: &KeyFileTrouble) -> String {
    let said = |place: &KeyPlace| place.said(Language::French);
    match trouble {
        KeyFileTrouble::Missing { place, key } => format!(
            "{} manque, et les données ont des secrets scellés par la clé {key}",
            said(place)
        ),
        KeyFileTrouble::Other { place, key, found } => format!(
            "{} contient la clé {found}, mais des secrets sont scellés par la clé {key}",
            said(place)
        ),
        KeyFileTrouble::Open { place, mode } => format!(
            "d'autres que son propriétaire peuvent lire {} (mode {mode:04o})",
            said(place)
        ),
        KeyFileTrouble::Malformed { place, line } => {
            format!("{}, ligne {line} : ce n'est pas une clé de Facteur", said(place))
        }
        KeyFileTrouble::System { place, why } => format!("{} est inutilisable : {why}", said(place)),
        KeyFileTrouble::Fixed { place } => {
            format!(
                "{} donne les clés : Facteur ne peut ni en ajouter ni en retirer",
                said(place)
            )
        }
        KeyFileTrouble::TooSoon { seconds } => format!(
            "les clés viennent de changer, et un autre processus enregistre peut-être encore un secret scellé par une \
             ancienne ; réessayez dans {seconds} secondes"
        ),
    }
}

fn key_file_help(trouble: &KeyFileTrouble) -> String {
    match trouble {
        KeyFileTrouble::Missing { place, .. } | KeyFileTrouble::Other { place, .. } => match place {
            KeyPlace::File(_) => {
                "reprenez le bon fichier de votre sauvegarde, ou nommez-le par la clé key_file ; sans lui, les \
                 secrets ne s'ouvrent pas ; « facteur mailbox forget-passwords » s'il est perdu pour de bon"
                    .into()
            }
            KeyPlace::Credential(_) | KeyPlace::Variable => {
                "donnez-y toutes les clés, la plus récente d'abord ; sans elles, les secrets ne s'ouvrent pas ; \
                 « facteur mailbox forget-passwords » si la clé est perdue pour de bon"
                    .into()
            }
        },
        KeyFileTrouble::Open {
            place: KeyPlace::File(path),
            ..
        } => format!("chmod 600 {}", path.display()),
        KeyFileTrouble::Open { .. } | KeyFileTrouble::Malformed { .. } => {
            "reprenez-le de votre sauvegarde".into()
        }
        KeyFileTrouble::System { .. } => {
            "donnez-en la lecture à l'utilisateur qui lance Facteur, ou nommez-en un autre par la clé key_file".into()
        }
        KeyFileTrouble::Fixed { .. } => {
            "mettez-y une nouvelle clé (« facteur secrets new-key ») avant les autres, redémarrez, puis « facteur \
             secrets rotate » scelle tout à nouveau"
                .into()
        }
        KeyFileTrouble::TooSoon { .. } => "attendez un peu".into(),
    }
}
