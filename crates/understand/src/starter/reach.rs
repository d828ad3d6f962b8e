//! "None of our residents can open the doors": many, and something that they cannot do, in one sentence.

use crate::fold::stands_alone;
use crate::lists::Phrases;

/// Who: everybody, or nobody any more.
#[rustfmt::skip]
const MANY: &[&str] = &[
    "none of our", "none of the", "nobody", "no one", "no-one", "all our", "all of our", "all users", "all customers", "all staff", "everyone", "everybody", "the whole company", "the whole team", "the whole site", "entire company", "entire site", "every store", "every site", "all stores",
    "aucun de nos", "aucun client", "aucun utilisateur", "aucun salarie", "plus personne", "personne ne", "personne n'", "tous nos", "toutes nos", "tous les", "toutes les", "toute l'entreprise", "toute l'equipe", "toute la mairie", "toute la societe", "tout le cabinet", "tout le service", "tout le monde", "l'ensemble des", "l'ensemble de nos", "plus aucun", "plus aucune", "nos clients", "our customers", "our users", "our guests", "our patients",
];

static LOOKED_FOR: Phrases = Phrases::new(MANY);

/// What: it does not work, or they cannot.
#[rustfmt::skip]
static CANNOT: Phrases = Phrases::new(&[
    "can open", "can access", "can log", "can connect", "can work", "can pay", "can order", "can check", "can use", "can get", "cannot", "can't", "can not", "unable", "are stuck", "are blocked", "are locked", "is down", "are down", "stopped working", "not working", "get an error", "see an error", "crashes", "blank page", "returning errors",
    "ne peut", "ne peuvent", "n'arrive", "n'arrivent", "ne fonctionne", "ne marche", "est bloque", "sont bloque", "est a l'arret", "sont a l'arret", "a l'arret", "en panne", "plante", "page blanche", "impossible", "inaccessible", "ecran bleu", "ecran noir", "hors service", "ne demarre", "voient une", "n'entre", "ne passe", "n'est possible", "ne sort", "ne recoit", "n'est livre", "sans chauffage", "sans eau", "sans electricite", "privent", "est coupe",
]);

/// Numbers of letters that may stand between.
const APART: usize = 90;

/// The words for many, when something that they cannot do stands near behind or before, in the same
/// sentence.
pub(super) fn many_cannot(folded: &str) -> Option<&'static str> {
    let hits = LOOKED_FOR.all_in(folded).filter(|(_, start, end)| {
        let (is_whole, _) = stands_alone(folded, *start, *end);
        is_whole && cannot_near(folded, *start, *end)
    });
    let first = hits.map(|(number, ..)| number).min()?;
    MANY.get(first).copied()
}

fn cannot_near(folded: &str, start: usize, end: usize) -> bool {
    let from = folded.floor_char_boundary(start.saturating_sub(APART / 2));
    let to = folded.ceil_char_boundary((end + APART).min(folded.len()));
    let is_end = |letter: char| matches!(letter, '.' | '!' | '?' | ';');
    let before = folded[from..start].rsplit(is_end).next().unwrap_or_default();
    let after = folded[end..to].split(is_end).next().unwrap_or_default();
    CANNOT.stand_in(after) || CANNOT.stand_in(before)
}
