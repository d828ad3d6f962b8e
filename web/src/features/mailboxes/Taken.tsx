import { useTranslation } from "react-i18next";
import type { Source } from "../../api/types";
import { currentLanguage } from "../../i18n";
import { count } from "../../i18n/format";

interface Props {
  on: number;
  taken: number;
  source: Source["kind"];
}

/** "1 204 on the server, 1 204 accounted for"; where mail is handed in there is no server to count on. */
export function Taken({ on, taken, source }: Props) {
  const { t } = useTranslation();
  const text = (value: number) => count(value, currentLanguage());
  if (source === "handed")
    return <span>{t("mailboxes.handed_in", { count: taken, taken: text(taken) })}</span>;
  return <span>{t("mailboxes.taken", { on: text(on), taken: text(taken) })}</span>;
}
