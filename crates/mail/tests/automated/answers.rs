//! Further automatic answers of our own writing, each with what is to be seen in it.

use facteur_mail::automated::{Kind, Request, classify};
use facteur_mail::headers::Headers;
use jiff::civil::Date;

/// Further answers of our own writing: headers, subject, text, what it is, the first day back, what is asked.
#[test]
#[allow(clippy::too_many_lines, clippy::type_complexity)] // A table.
fn further_answers() {
    const AUTO: &[(&str, &str)] = &[("Auto-Submitted", "auto-replied")];
    const REPLY: &[(&str, &str)] = &[("In-Reply-To", "<q@x>")];
    let cases: &[(&[(&str, &str)], &str, &str, Kind, Option<&str>, Option<Request>)] = &[
        (
            AUTO,
            "Absence",
            "Bonjour, je suis en congé parental et ne lis pas mes mails. Retour prévu le 3 mai.",
            Kind::OutOfOffice,
            Some("2027-05-03"),
            None,
        ),
        (
            AUTO,
            "Re: Relance",
            "Je suis en formation jusqu'à vendredi.",
            Kind::OutOfOffice,
            Some("2027-03-13"),
            None,
        ),
        (
            AUTO,
            "Re: Relance",
            "Le cabinet est fermé pour congés du 13 au 21 mars inclus.",
            Kind::OutOfOffice,
            Some("2027-03-22"),
            None,
        ),
        (
            AUTO,
            "Re: Quote",
            "Hi, I'm on paternity leave until 5 April 2027. For anything pressing, ask Ruth.",
            Kind::OutOfOffice,
            Some("2027-04-05"),
            None,
        ),
        (
            AUTO,
            "Re: Quote",
            "Our offices are closed for the holidays and will reopen on Monday, March 15th.",
            Kind::OutOfOffice,
            Some("2027-03-15"),
            None,
        ),
        (
            AUTO,
            "Re: Quote",
            "I'm travelling this week with patchy wifi, please expect delays.",
            Kind::OutOfOffice,
            None,
            None,
        ),
        (
            AUTO,
            "Re: Devis",
            "Bonjour, Karim Benali a quitté la société. Merci d'adresser vos messages à achats@client.example.",
            Kind::LeftCompany,
            None,
            None,
        ),
        (
            AUTO,
            "Re: Devis",
            "Cette adresse n'est plus utilisée depuis le 1er janvier. Écrivez à contact@client.example.",
            Kind::LeftCompany,
            None,
            None,
        ),
        (
            AUTO,
            "Re: Quote",
            "Please note that I have left the company. Contact jo@client.example instead.",
            Kind::LeftCompany,
            None,
            None,
        ),
        (
            AUTO,
            "Votre demande",
            "Nous avons bien reçu votre message et vous répondrons sous 3 jours ouvrés.",
            Kind::AutoReply,
            None,
            None,
        ),
        (
            AUTO,
            "Case 4711",
            "Thank you for contacting us. Your request has been received and a member of the team will get back to you.",
            Kind::AutoReply,
            None,
            None,
        ),
        (
            AUTO,
            "Authentification requise",
            "Votre message est en attente d'authentification : merci de vous authentifier en cliquant sur ce lien.",
            Kind::Challenge,
            None,
            None,
        ),
        (
            AUTO,
            "Please verify",
            "This mailbox is protected. To deliver your message, please click the link and prove that you are a person.",
            Kind::Challenge,
            None,
            None,
        ),
        (
            REPLY,
            "Re: Relance",
            "Bonjour, merci de me retirer de votre liste de diffusion.",
            Kind::Human,
            None,
            Some(Request::Unsubscribe),
        ),
        (
            REPLY,
            "Re: Relance",
            "Arrêtez de m'écrire.",
            Kind::Human,
            None,
            Some(Request::Unsubscribe),
        ),
        (
            REPLY,
            "Re: Follow-up",
            "Unsubscribe",
            Kind::Human,
            None,
            Some(Request::Unsubscribe),
        ),
        (
            REPLY,
            "Re: Follow-up",
            "Please stop contacting me about this.",
            Kind::Human,
            None,
            Some(Request::Unsubscribe),
        ),
        (
            REPLY,
            "Re: Offre",
            "Merci, mais nous avons déjà un prestataire.",
            Kind::Human,
            None,
            Some(Request::NotInterested),
        ),
        (
            REPLY,
            "Re: Offre",
            "Bonjour, ce n'est plus d'actualité pour nous. Bien à vous",
            Kind::Human,
            None,
            Some(Request::NotInterested),
        ),
        (
            REPLY,
            "Re: Offer",
            "Thanks for the reminder, but we went with another vendor.",
            Kind::Human,
            None,
            Some(Request::NotInterested),
        ),
        (
            REPLY,
            "Re: Devis",
            "Pouvez-vous baisser le prix ? Sinon nous ne donnerons pas suite.",
            Kind::Human,
            None,
            None,
        ),
        (
            REPLY,
            "Re: Devis",
            "Je suis intéressé, mais je pars en congés jusqu'au 22 mars.",
            Kind::Human,
            None,
            None,
        ),
        (
            &[],
            "Désinscription",
            "",
            Kind::Human,
            None,
            Some(Request::Unsubscribe),
        ),
        (
            &[],
            "Comment me désinscrire de l'examen du 12 mai auquel j'ai été inscrit par erreur par mon employeur ?",
            "Bonjour, la session d'examen du 12 mai ne me convient pas. Comment faire ?",
            Kind::Human,
            None,
            None,
        ),
    ];
    for (headers, subject, text, kind, back, request) in cases {
        let headers = Headers::from_pairs(headers.iter().copied());
        let found = classify(&headers, Some("zoe@client.example"), subject, text)
            .with_return(text, Some(Date::constant(2027, 3, 10)));
        let day = found.return_date.map(|day| day.to_string());
        assert_eq!(
            (found.kind, day.as_deref(), found.request),
            (*kind, *back, *request),
            "{subject}: {text}"
        );
    }
}
