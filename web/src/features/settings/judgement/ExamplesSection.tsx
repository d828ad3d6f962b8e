import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, LONG_DEADLINE_MS } from "../../../api/client";
import { keys } from "../../../api/keys";
import { refusalText } from "../../../api/problem-text";
import type { NewExample, TakenExamples } from "../../../api/types";
import { Button } from "../../../ui/Button";
import { Choice, FieldFrame, TextArea } from "../../../ui/Field";
import formStyles from "../../../ui/Form.module.css";
import { notify } from "../../../ui/notices";
import { Section } from "../../../ui/Section";
import { Trouble } from "../../../ui/Trouble";
import { usePermission } from "../../session/session";
import { useCategories } from "../../tickets/categories";
import { categoryLabel } from "../../tickets/labels";
import styles from "./Judgement.module.css";

/** So many examples of a category are a good beginning. */
const FIVE = [0, 1, 2, 3, 4] as const;
const EMPTY = FIVE.map(() => "");

/** Examples of a category of one's own: five typed in, or a table of past tickets. */
export function ExamplesSection() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const may = usePermission();
  const categories = useCategories();
  const [category, setCategory] = useState("");
  const [texts, setTexts] = useState<string[]>(EMPTY);
  const giving = useMutation({
    mutationFn: (given: { examples?: NewExample[]; csv?: string }) =>
      api.post<TakenExamples>("/models/examples", given, { deadline: LONG_DEADLINE_MS }),
    onSuccess: (taken) => {
      setTexts(EMPTY);
      notify({ text: t("judgement.taken", { count: taken.examples }) });
      void client.invalidateQueries({ queryKey: keys.categories });
      void client.invalidateQueries({ queryKey: keys.models });
    },
  });
  if (!may("rules.change")) return null;
  const chosen = category || (categories[0] ?? "other");
  const written = texts.filter((text) => text.trim() !== "");
  return (
    <Section title={t("judgement.teach")} lead={t("judgement.teach_lead")}>
      <form
        className={formStyles.form}
        onSubmit={(event) => {
          event.preventDefault();
          giving.mutate({
            examples: written.map((body) => ({ subject: "", body, category: chosen })),
          });
        }}
      >
        <Choice
          label={t("tickets.category")}
          value={chosen}
          onChange={setCategory}
          options={categories.map((key) => ({ value: key, label: categoryLabel(key) }))}
        />
        <fieldset className={styles.examples}>
          <legend>{t("judgement.five")}</legend>
          {FIVE.map((place) => (
            <TextArea
              key={place}
              label={t("judgement.example", { number: place + 1 })}
              rows={2}
              value={texts[place] ?? ""}
              onChange={(text) => setTexts((old) => old.map((each, at) => (at === place ? text : each)))}
            />
          ))}
        </fieldset>
        <div className={formStyles.buttons}>
          <Button type="submit" look="primary" busy={giving.isPending} disabled={written.length === 0}>
            {t("judgement.give")}
          </Button>
        </div>
        <FieldFrame label={t("judgement.table")} help={t("judgement.table_help")}>
          {(control) => (
            <input
              {...control}
              className={styles.file}
              type="file"
              accept=".csv,text/csv"
              disabled={giving.isPending}
              onChange={async (event) => {
                const [file] = event.target.files ?? [];
                if (file) giving.mutate({ csv: await file.text() });
              }}
            />
          )}
        </FieldFrame>
        <Trouble text={refusalText(giving.error, t)} />
      </form>
    </Section>
  );
}
