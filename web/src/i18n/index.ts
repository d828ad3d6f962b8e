import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { context } from "../api/client";
import type { Language } from "../api/types";
import en from "./en.json";
import fr from "./fr.json";

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

export function startLanguages(language: Language = firstLanguage()) {
  void i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: "fr",
    resources: { fr: { translation: fr }, en: { translation: en } },
    // React escapes.
    interpolation: { escapeValue: false },
    initAsync: false,
  });
  adopt(language);
}

function adopt(language: Language) {
  document.documentElement.lang = language;
  context.language = language;
}

/** Switches the whole UI, for this browser; the profile keeps it for the member. */
export function setLanguage(language: Language) {
  localStorage.setItem(KEY, language);
  adopt(language);
  void i18next.changeLanguage(language);
}

export function currentLanguage(): Language {
  return i18next.language === "en" ? "en" : "fr";
}
