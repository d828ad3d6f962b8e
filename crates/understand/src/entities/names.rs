//! First names and other words that tell people and organisations apart.

/// Common first names in France, Quebec, Britain and North America, lower case and without accents. Those
/// that are everyday words too ("rose", "mark", "will") are left out.
#[rustfmt::skip]
const FIRST_NAMES: &[&str] = &[
    "adam", "adele", "adeline", "adrien", "adrienne", "agathe", "agnes", "ahmed", "aicha", "alain", "alban", "albert", "alberto", "alessia", "alex", "alexandra", "alexandre", "alexia", "alexis", "alice", "aline", "alison", "alix", "amandine", "amelia", "amelie", "amina", "amine", "amir", "amy", "ana", "anais", "anastasia", "andre", "andrea", "andreas", "andree", "andrew", "andy", "ange", "angela", "angele", "angelique", "anissa", "anita", "ann", "anna", "annabelle", "anne", "annette", "annick", "annie", "anouk", "anthony", "antoine", "antoinette", "antonin", "antonio", "apolline", "ariane", "arianne", "armand", "armelle", "arnaud", "arthur", "ashley", "asma", "astrid", "aude", "audrey", "aurelie", "aurelien", "aurore", "axel", "axelle", "aya", "ayoub", "baptiste", "barbara", "bastien", "beatrice", "ben", "benedicte", "benjamin", "benoit", "bernadette", "bernard", "berthe", "bertrand", "bilal", "blandine", "boris", "brandon", "brendan", "brian", "brice", "bridget", "brigitte", "bruno", "camille", "capucine", "carine", "carl", "carla", "carlos", "carmen", "carol", "carole", "caroline", "cassandra", "catherine", "cathy", "cecile", "cecilia", "cedric", "celeste", "celia", "celine", "chantal", "charles", "charlene", "charlie", "charlotte", "chloe", "chris", "christel", "christelle", "christian", "christiane", "christina", "christine", "christophe", "christopher", "cindy", "claire", "clara", "clarisse", "claude", "claudette", "claudia", "claudine", "clemence", "clement", "clementine", "coline", "colette", "colin", "connor", "corentin", "corinne", "craig", "cyril", "cyrille", "damien", "dan", "daniel", "daniela", "daniele", "danielle", "daphne", "dave", "david", "deborah", "delphine", "denis", "denise", "derek", "diana", "diane", "didier", "dimitri", "dominic", "dominique", "donald", "donna", "dorian", "doris", "dorothee", "douglas", "duncan", "dylan", "edgar", "edith", "edmond", "edouard", "edward", "edwige", "eileen", "elena", "eleonore", "eliane", "elias", "elisa", "elisabeth", "elise", "elizabeth", "ella", "ellen", "elodie", "eloise", "elsa", "emile", "emilie", "emily", "emma", "emmanuel", "emmanuelle", "enzo", "eric", "erica", "erik", "erwan", "estelle", "esther", "ethan", "etienne", "eugenie", "eva", "evan", "evelyne", "fabien", "fabienne", "fabrice", "fanny", "farid", "fatiha", "fatima", "fatou", "felicia", "felix", "fernand", "fernanda", "fiona", "flavie", "florence", "florent", "florian", "floriane", "france", "francine", "francis", "franck", "francois", "francoise", "frank", "fred", "frederic", "frederique", "gabriel", "gabriela", "gabrielle", "gael", "gaelle", "gaetan", "gareth", "gary", "gaspard", "gautier", "genevieve", "geoffrey", "georges", "george", "georgette", "gerald", "geraldine", "gerard", "germain", "ghislaine", "gilbert", "gilles", "gina", "gisele", "giulia", "gloria", "gordon", "graham", "gregoire", "gregory", "guillaume", "gustave", "guy", "gwenaelle", "hadrien", "hamza", "hanna", "hannah", "harry", "hassan", "hector", "heather", "helen", "helena", "helene", "henri", "henriette", "henry", "herve", "hicham", "hortense", "howard", "hubert", "hugh", "hugo", "hugues", "ian", "ibrahim", "ilyes", "imane", "ines", "ingrid", "irene", "iris", "isaac", "isabel", "isabelle", "isaure", "ismael", "ivan", "jack", "jackie", "jacky", "jacob", "jacqueline", "jacques", "jade", "jake", "james", "jamie", "jane", "janet", "janine", "jason", "jasmine", "jean", "jeanne", "jeannine", "jeff", "jeffrey", "jennifer", "jenny", "jeremie", "jeremy", "jerome", "jessica", "jessie", "jill", "jim", "joan", "joanna", "joanne", "jocelyne", "joe", "joel", "joelle", "johanna", "john", "jon", "jonas", "jonathan", "jordan", "jose", "josee", "joseph", "josephine", "joshua", "josiane", "joyce", "juan", "judith", "jules", "julia", "julian", "julie", "julien", "julienne", "juliette", "justin", "justine", "karen", "karim", "karima", "karin", "karine", "kate", "katherine", "kathleen", "kathy", "katia", "katie", "keith", "kelly", "ken", "kenneth", "kenza", "kevin", "khadija", "khalid", "kim", "kimberly", "kyle", "laetitia", "laila", "lara", "larry", "latifa", "laura", "laure", "laurence", "laurent", "laurie", "lea", "leah", "leila", "lena", "leo", "leon", "leonard", "leonie", "leslie", "liam", "lila", "lilian", "liliane", "lina", "linda", "lionel", "lisa", "lise", "liz", "lois", "loic", "lola", "loretta", "lorraine", "lou", "louis", "louise", "luc", "luca", "lucas", "lucette", "lucie", "lucien", "lucienne", "lucy", "ludivine", "ludovic", "luis", "luke", "lydia", "lydie", "lynn", "maelle", "maeva", "magali", "magalie", "malik", "manon", "manuel", "manuela", "marc", "marcel", "marcelle", "marcia", "marco", "margaret", "margaux", "margot", "marguerite", "maria", "mariam", "marianne", "marie", "marielle", "marilyn", "marina", "marine", "mario", "marion", "marius", "marjorie", "marlene", "martha", "martin", "martina", "martine", "mary", "maryline", "maryse", "mathias", "mathieu", "mathilde", "mathis", "matteo", "matthew", "matthias", "matthieu", "maud", "maurice", "max", "maxence", "maxime", "maya", "megan", "mehdi", "melanie", "melissa", "mia", "michael", "michel", "michele", "micheline", "michelle", "miguel", "mike", "mireille", "miriam", "mohamed", "mohammed", "mohammad", "moira", "monica", "monique", "morgan", "morgane", "moussa", "mourad", "muriel", "mustapha", "myriam", "nabil", "nadege", "nadia", "nadine", "nancy", "naomi", "natacha", "natalia", "natalie", "nathalie", "nathan", "neil", "nelly", "nicholas", "nick", "nicolas", "nicole", "nigel", "nina", "noah", "noe", "noel", "noelle", "noemie", "nora", "norbert", "nour", "nuno", "oceane", "odette", "odile", "olga", "oliver", "olivia", "olivier", "omar", "oscar", "owen", "pablo", "paola", "pascal", "pascale", "patrice", "patricia", "patrick", "paul", "paula", "paulette", "pauline", "pedro", "penelope", "perrine", "peter", "phil", "philip", "philippe", "phillip", "pierre", "pierrette", "priscilla", "priya", "quentin", "rachel", "rachid", "ralph", "raoul", "raphael", "raphaelle", "raymond", "raymonde", "rebecca", "regine", "regis", "remi", "remy", "renaud", "rene", "renee", "ricardo", "richard", "rita", "robert", "roberta", "robin", "rodolphe", "roger", "roland", "romain", "romane", "ronald", "rosalie", "rosa", "rosemary", "roxane", "roy", "ruben", "russell", "ruth", "ryan", "sabine", "sabrina", "said", "salim", "sally", "salma", "salome", "sam", "samantha", "samia", "samir", "samira", "samuel", "sandra", "sandrine", "sandy", "sara", "sarah", "scott", "sean", "sebastien", "selma", "serge", "severine", "shannon", "sharon", "sheila", "shirley", "sidonie", "simon", "simone", "siobhan", "sofia", "solange", "solene", "sonia", "sophia", "sophie", "stan", "stanislas", "stephan", "stephane", "stephanie", "stephen", "steve", "steven", "stuart", "sue", "susan", "susanne", "suzanne", "sven", "sylvain", "sylvia", "sylvie", "tania", "tanguy", "tara", "tariq", "ted", "teresa", "terry", "theo", "theodore", "therese", "thibault", "thibaut", "thierry", "thomas", "tiffany", "tim", "timothee", "timothy", "tina", "titouan", "tom", "tommy", "tony", "tracy", "tristan", "ugo", "ursula", "valentin", "valentine", "valerie", "vanessa", "vera", "veronica", "veronique", "victor", "victoire", "victoria", "vincent", "violaine", "violette", "virginie", "vivian", "viviane", "walter", "wendy", "wilfried", "william", "xavier", "yacine", "yael", "yann", "yannick", "yasmina", "yasmine", "yassine", "youssef", "yves", "yvette", "yvon", "yvonne", "imogen", "marcus", "priya", "angus", "callum", "declan", "finlay", "freya", "georgia", "harriet", "holly", "isla", "jasper", "kirsty", "lewis", "mohan", "niamh", "orla", "rhys", "rupert", "sanjay", "tamsin", "wei", "yusuf", "aisha", "anil", "deepak", "carys", "zachary", "zineb", "zoe", "zohra",
];

/// Whether a plain lower-case word is a first name, perhaps of two parts ("jean-pierre").
pub(super) fn is_first_name(plain: &str) -> bool {
    plain
        .split('-')
        .all(|part| FIRST_NAMES.binary_search(&part).is_ok() || FIRST_NAMES.contains(&part))
}

/// Titles before a name.
pub(super) const TITLES: &[&str] = &[
    "m",
    "mme",
    "mlle",
    "mr",
    "mrs",
    "ms",
    "dr",
    "me",
    "mmes",
    "monsieur",
    "madame",
    "mademoiselle",
    "maitre",
    "docteur",
    "pr",
    "professeur",
    "prof",
    "miss",
    "sir",
];

/// Particles inside family names.
pub(super) const PARTICLES: &[&str] = &[
    "de", "du", "des", "le", "la", "van", "von", "der", "den", "el", "al", "ben", "di", "da", "dos", "mac",
    "d", "o", "saint", "st",
];

/// What people are at work, in lines of signatures.
#[rustfmt::skip]
pub(super) const JOBS: &[&str] = &[
    "responsable", "directeur", "directrice", "direction", "gerant", "gerante", "assistant", "assistante", "charge", "chargee", "chef", "cheffe", "comptable", "comptabilite", "service", "services", "secretaire", "secretariat", "president", "presidente", "technicien", "technicienne", "ingenieur", "ingenieure", "conseiller", "conseillere", "coordinateur", "coordinatrice", "administrateur", "administratrice", "adjoint", "adjointe", "maire", "avocat", "avocate", "syndic", "gestionnaire", "acheteur", "acheteuse", "achats", "consultant", "consultante", "developpeur", "developpeuse", "tresorier", "tresoriere", "locataire", "proprietaire", "client", "cliente", "etudiant", "etudiante", "cadre", "infirmier", "infirmiere", "educatrice", "pharmacien", "pharmacienne", "docteur", "notaire", "huissier", "juriste", "rh", "drh", "daf", "dsi", "dpo", "ceo", "cto", "cfo", "coo", "vp",
    "manager", "director", "head", "officer", "lead", "engineer", "developer", "accountant", "accounts", "accounting", "finance", "sales", "support", "team", "department", "office", "administrator", "admin", "coordinator", "owner", "founder", "partner", "associate", "analyst", "buyer", "purchasing", "procurement", "secretary", "treasurer", "chair", "clerk", "solicitor", "nurse", "teacher", "tenant", "operations", "facilities", "payable", "receivable", "representative", "specialist", "supervisor", "technician", "principal", "bursar", "controller", "attorney", "counsel",
];

/// Words with which a mail closes.
#[rustfmt::skip]
pub(super) const CLOSINGS: &[&str] = &[
    "cordialement", "bien cordialement", "tres cordialement", "bien a vous", "sinceres salutations", "salutations", "salutations distinguees", "respectueusement", "sincerement", "amicalement", "bonne journee", "bonne reception", "bonne soiree", "merci", "merci d'avance", "merci beaucoup", "merci par avance", "cdlt", "cdt", "bien cdt", "bav", "a bientot", "a vous lire", "dans l'attente",
    "regards", "best regards", "kind regards", "warm regards", "best", "many thanks", "thanks", "thank you", "thanks in advance", "sincerely", "yours sincerely", "yours faithfully", "yours truly", "cheers", "best wishes", "with thanks", "respectfully", "thx", "all the best", "--", "-- ",
];
