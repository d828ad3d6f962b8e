import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Hit } from "../../api/types";
import { currentLanguage } from "../../i18n";
import { longTime, shortTime } from "../../i18n/format";
import { marked } from "./marked";
import styles from "./SearchPage.module.css";

/** One message that was found, with the words that were looked for. */
export function HitLine({ hit, words }: { hit: Hit; words: string }) {
  const { t } = useTranslation();
  const language = currentLanguage();
  const subject = <Marked text={hit.subject || t("tickets.no_subject")} words={words} />;
  return (
    <li className={styles.hit}>
      <div className={styles.line}>
        {hit.number ? (
          <Link to="/tickets/$number" params={{ number: hit.number }} className={styles.subject}>
            {subject}
          </Link>
        ) : (
          <a
            href={`/api/v1/messages/${hit.message}/source`}
            target="_blank"
            rel="noopener noreferrer"
            className={styles.subject}
          >
            {subject}
          </a>
        )}
        <time dateTime={hit.received_at} title={longTime(hit.received_at, language)}>
          {shortTime(hit.received_at, language)}
        </time>
      </div>
      <p className={styles.from}>
        {hit.from_address} · {hit.number ?? t("search.no_ticket")}
      </p>
      <p className={styles.snippet}>
        <Marked text={hit.snippet} words={words} />
      </p>
    </li>
  );
}

function Marked({ text, words }: { text: string; words: string }) {
  return marked(text, words).map((part, at) =>
    part.found ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text do not move
      <mark key={at}>{part.text}</mark>
    ) : (
      part.text
    ),
  );
}
