import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { context } from "../api/client";
import type { Language } from "../api/types";

const KEY = "facteur.language";

/** French first: it is the language of whoever's browser speaks none that we know. */
function firstLanguage(): Language {
  const kept = localStorage.getItem(KEY);
  if (kept === "fr" || kept === "en") return kept;
  const known = navigator.languages
    .map((each) => each.slice(0, 2))
    .find((each) => each === "fr" || each === "en");
  return known === "en" ? "en" : "fr";
}

const catalogues = { fr: () => import("./fr.json"), en: () => import("./en.json") };

/** Loads the texts of a language once; only the one that is shown comes over the line. */
async function load(language: Language) {
  if (i18next.hasResourceBundle(language, "translation")) return;
  const texts = await catalogues[language]();
  i18next.addResourceBundle(language, "translation", texts.default);
}

/** Done when the first texts are there. */
let started: Promise<void> = Promise.resolve();

export function startLanguages(language: Language = firstLanguage()): Promise<void> {
  adopt(language);
  started = start(language);
  return started;
}

async function start(language: Language) {
  const texts = await catalogues[language]();
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: "fr",
    resources: { [language]: { translation: texts.default } },
    // React escapes.
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  });
}

function adopt(language: Language) {
  document.documentElement.lang = language;
  context.language = language;
}

/**
 * Switches the whole UI, for this browser; the profile keeps it for the member. The session may say the language
 * before the first texts have come, so those are waited for.
 */
export function setLanguage(language: Language) {
  localStorage.setItem(KEY, language);
  adopt(language);
  void started.then(() => show(language));
}

async function show(language: Language) {
  if (language === i18next.language) return;
  await load(language);
  await i18next.changeLanguage(language);
}

export function currentLanguage(): Language {
  return i18next.language === "en" ? "en" : "fr";
}
