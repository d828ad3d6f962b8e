import "i18next";
import type fr from "./fr.json";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation";
    // French is the source: a key that is not there does not compile.
    resources: { translation: typeof fr };
  }
}
