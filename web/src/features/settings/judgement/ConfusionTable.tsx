import { useTranslation } from "react-i18next";
import type { Figures } from "../../../api/types";
import { currentLanguage } from "../../../i18n";
import { count } from "../../../i18n/format";
import { categoryLabel } from "../../tickets/labels";
import styles from "./Judgement.module.css";

/** What was taken for what: a row for each right category, a column for each that was said. */
export function ConfusionTable({ figures }: { figures: Figures }) {
  const { t } = useTranslation();
  const language = currentLanguage();
  const named = [...new Set(figures.confusion.flatMap(({ right, said }) => [right, said]))];
  const cell = (right: string, said: string) =>
    figures.confusion.find((each) => each.right === right && each.said === said)?.count ?? 0;
  return (
    <details className={styles.confusion}>
      <summary>{t("judgement.confusion")}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <section className={styles.scroll} tabIndex={0} aria-label={t("judgement.confusion")}>
        <table>
          <caption>{t("judgement.confusion_lead", { count: figures.examples })}</caption>
          <thead>
            <tr>
              <th scope="col">{t("judgement.right")}</th>
              {named.map((said) => (
                <th key={said} scope="col">
                  {categoryLabel(said)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {named.map((right) => (
              <tr key={right}>
                <th scope="row">{categoryLabel(right)}</th>
                {named.map((said) => {
                  const times = cell(right, said);
                  const look = times === 0 ? styles.none : right === said ? styles.good : styles.wrong;
                  return (
                    <td key={said} className={look}>
                      {count(times, language)}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}
