import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../../api/client";
import { keys } from "../../../api/keys";
import { refusalText } from "../../../api/problem-text";
import type { JudgementState, Model } from "../../../api/types";
import { currentLanguage } from "../../../i18n";
import { count, longTime, percent, shortTime } from "../../../i18n/format";
import { knownText } from "../../../i18n/known";
import { Button } from "../../../ui/Button";
import { Confirm } from "../../../ui/Confirm";
import { Icon } from "../../../ui/icons/Icon";
import lines from "../../../ui/Lines.module.css";
import { Loaded } from "../../../ui/Loaded";
import { Mark } from "../../../ui/Mark";
import { notify } from "../../../ui/notices";
import { Section } from "../../../ui/Section";
import { usePermission } from "../../session/session";
import { ConfusionTable } from "./ConfusionTable";
import { modelsQuery } from "./queries";

/** The model that decides, the coming training, and the models before. */
export function ModelsSection() {
  const { t } = useTranslation();
  const may = usePermission();
  const client = useQueryClient();
  const query = useQuery(modelsQuery);
  const training = useMutation({
    mutationFn: () => api.post("/models/retrain"),
    onSuccess: () => notify({ text: t("judgement.training_begun") }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.models }),
  });
  return (
    <Section
      title={t("judgement.model")}
      actions={
        may("rules.change") && (
          <Button icon="refresh" busy={training.isPending} onClick={() => training.mutate()}>
            {t("judgement.train_now")}
          </Button>
        )
      }
    >
      <Loaded query={query}>{(models) => <Shown models={models} mayChange={may("rules.change")} />}</Loaded>
    </Section>
  );
}

function Shown({ models, mayChange }: { models: JudgementState; mayChange: boolean }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [wanted, setWanted] = useState<number | null | undefined>();
  const champion = models.models.find((model) => model.number === models.champion);
  const figures = champion?.figures ?? models.models[0]?.champion_figures;
  const bringing = useMutation({
    mutationFn: (number: number | null) => api.post<JudgementState>("/models/bring-back", { number }),
    onSuccess: (now) => {
      client.setQueryData(keys.models, now);
      setWanted(undefined);
      notify({ text: t("judgement.brought_back") });
    },
  });
  return (
    <>
      <p>{sentence(models, champion, t)}</p>
      {models.problem && (
        <p role="alert" className={lines.warning}>
          {t("judgement.damaged")}
        </p>
      )}
      <p className={lines.facts}>{coming(models, t)}</p>
      {figures && figures.confusion.length > 0 && <ConfusionTable figures={figures} />}
      {models.models.length > 0 && (
        <>
          <h3>{t("judgement.history")}</h3>
          <ul className={lines.lines}>
            {models.models.map((model) => (
              <Line
                key={model.id}
                model={model}
                onBringBack={mayChange && model.is_kept && model.state === "former" ? setWanted : undefined}
              />
            ))}
          </ul>
        </>
      )}
      {mayChange && models.champion !== null && (
        <div>
          <Button icon="undo" onClick={() => setWanted(null)}>
            {t("judgement.back_to_shipped")}
          </Button>
        </div>
      )}
      {wanted !== undefined && (
        <Confirm
          title={
            wanted === null
              ? t("judgement.back_to_shipped")
              : t("judgement.bring_back_title", { number: wanted })
          }
          act={t("judgement.bring_back")}
          harmless
          busy={bringing.isPending}
          trouble={refusalText(bringing.error, t)}
          onAct={() => bringing.mutate(wanted)}
          onClose={() => setWanted(undefined)}
        >
          <p>{t("judgement.bring_back_lead")}</p>
        </Confirm>
      )}
    </>
  );
}

function sentence(models: JudgementState, champion: Model | undefined, t: TFunction): string {
  const language = currentLanguage();
  if (models.champion === null || !champion) return t("judgement.shipped_decides");
  const { coverage, precision, examples } = champion.figures;
  if (examples === 0) return t("judgement.own_decides", { number: champion.number });
  return t("judgement.own_decides_figures", {
    number: champion.number,
    coverage: percent(coverage, language),
    precision: percent(precision, language),
  });
}

function coming(models: JudgementState, t: TFunction): string {
  if (models.pending === 0 || !models.due) return t("judgement.nothing_new");
  const minutes = Math.max(1, Math.ceil((Date.parse(models.due) - Date.now()) / 60_000));
  if (models.missing === 0) return t("judgement.training_soon");
  return t("judgement.training_in", { count: models.missing, missing: models.missing, minutes });
}

function Line({ model, onBringBack }: { model: Model; onBringBack?: (number: number) => void }) {
  const { t } = useTranslation();
  const language = currentLanguage();
  const { figures } = model;
  const why = knownText("judgement.why", model.reason);
  return (
    <li className={lines.line}>
      <Icon name="history" size={20} className={lines.icon} />
      <div className={lines.words}>
        <p className={lines.name}>
          {t("judgement.number", { number: model.number })} ·{" "}
          <time dateTime={model.made_at} title={longTime(model.made_at, language)}>
            {shortTime(model.made_at, language)}
          </time>
        </p>
        <p className={lines.facts}>
          <span>
            {t("judgement.examples", { count: model.examples, examples: count(model.examples, language) })}
          </span>
          {figures.examples > 0 && (
            <span>
              {t("judgement.figures", {
                accuracy: percent(figures.accuracy, language),
                coverage: percent(figures.coverage, language),
                unfamiliar: percent(figures.unfamiliar, language),
              })}
            </span>
          )}
          {why && <span>{why}</span>}
        </p>
      </div>
      <span className={lines.marks}>
        {model.state === "champion" && <Mark tone="good" icon="check" text={t("judgement.decides")} />}
        {model.state === "refused" && <Mark tone="plain" text={t("judgement.refused")} />}
      </span>
      {onBringBack && (
        <span className={lines.acts}>
          <Button onClick={() => onBringBack(model.number)}>
            {t("judgement.bring_back")}
            <span className="hidden">{t("judgement.number", { number: model.number })}</span>
          </Button>
        </span>
      )}
    </li>
  );
}
