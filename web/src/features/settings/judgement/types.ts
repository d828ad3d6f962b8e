/** How a model did on examples that it had not seen. Shares lie between 0 and 1. */
export interface Figures {
  examples: number;
  accuracy: number;
  coverage: number;
  precision: number;
  unfamiliar: number;
  confusion: { right: string; said: string; count: number }[];
}

export interface Model {
  id: string;
  number: number;
  state: "champion" | "former" | "refused";
  made_at: string;
  examples: number;
  own_examples: number;
  is_kept: boolean;
  is_imported: boolean;
  reason: string;
  problem: string | null;
  figures: Figures;
  champion_figures: Figures;
  against: number | null;
}

export interface Models {
  champion: number | null;
  problem: string | null;
  models: Model[];
  pending: number;
  missing: number;
  due: string | null;
  examples: { category: string; count: number }[];
}

export interface CategoryRow {
  key: string;
  french: string;
  english: string;
  is_archived: boolean;
}

export interface GivenExample {
  subject: string;
  body: string;
  category: string;
}

export interface TakenExamples {
  examples: number;
  held_out: number;
  made: string[];
}
