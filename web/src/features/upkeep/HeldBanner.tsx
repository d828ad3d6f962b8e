import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { refusalText } from "../../api/problem-text";
import { currentLanguage } from "../../i18n";
import { count } from "../../i18n/format";
import { Button } from "../../ui/Button";
import { Trouble } from "../../ui/Trouble";
import { useMay } from "../session/session";
import styles from "./HeldBanner.module.css";
import { sendsQuery } from "./queries";

/** Says that nothing leaves, as after a restore, and lets it leave again. */
export function HeldBanner() {
  const { t } = useTranslation();
  const may = useMay();
  const client = useQueryClient();
  const sends = useQuery(sendsQuery).data;
  const release = useMutation({
    mutationFn: () => api.post("/sends/release"),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ["answers"] }),
        client.invalidateQueries({ queryKey: ["state"] }),
      ]),
  });
  if (!sends?.held) return null;
  return (
    <section className={styles.banner} aria-labelledby="held">
      <h2 id="held">{t("upkeep.held")}</h2>
      <p>
        {t("upkeep.held_text", { count: sends.waiting, waiting: count(sends.waiting, currentLanguage()) })}
      </p>
      <Trouble text={refusalText(release.error, t)} />
      {may.manage && (
        <div>
          <Button look="primary" icon="play" busy={release.isPending} onClick={() => release.mutate()}>
            {t("upkeep.release")}
          </Button>
        </div>
      )}
    </section>
  );
}
