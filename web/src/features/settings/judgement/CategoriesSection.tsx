import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../../api/client";
import { keys } from "../../../api/keys";
import { fieldText, refusalText } from "../../../api/problem-text";
import type { CategoryRow } from "../../../api/types";
import { currentLanguage } from "../../../i18n";
import { count } from "../../../i18n/format";
import { Button } from "../../../ui/Button";
import { TextField } from "../../../ui/Field";
import formStyles from "../../../ui/Form.module.css";
import { Icon } from "../../../ui/icons/Icon";
import lines from "../../../ui/Lines.module.css";
import { Loaded } from "../../../ui/Loaded";
import { Mark } from "../../../ui/Mark";
import { Section } from "../../../ui/Section";
import { Trouble } from "../../../ui/Trouble";
import { usePermission } from "../../session/session";
import { categoriesQuery } from "../../tickets/categories";
import { modelsQuery } from "./queries";

/** The categories: named in both languages, archived, brought back, added. */
export function CategoriesSection() {
  const { t } = useTranslation();
  const may = usePermission();
  const query = useQuery(categoriesQuery);
  const [edited, setEdited] = useState<string | null>(null);
  const isNew = edited === "";
  return (
    <Section
      title={t("judgement.categories")}
      lead={t("judgement.categories_lead")}
      actions={
        may("rules.change") && (
          <Button icon="add" onClick={() => setEdited("")}>
            {t("judgement.add_category")}
          </Button>
        )
      }
    >
      {isNew && <CategoryForm onClose={() => setEdited(null)} />}
      <Loaded query={query}>
        {({ items }) => (
          <ul className={lines.lines}>
            {items.map((category) =>
              category.key === edited ? (
                <li key={category.key}>
                  <CategoryForm category={category} onClose={() => setEdited(null)} />
                </li>
              ) : (
                <Line
                  key={category.key}
                  category={category}
                  onEdit={may("rules.change") ? () => setEdited(category.key) : undefined}
                />
              ),
            )}
          </ul>
        )}
      </Loaded>
    </Section>
  );
}

function Line({ category, onEdit }: { category: CategoryRow; onEdit?: () => void }) {
  const { t } = useTranslation();
  const { data } = useQuery(modelsQuery);
  const given = data?.examples.find((each) => each.category === category.key)?.count ?? 0;
  return (
    <li className={lines.line}>
      <Icon name="tag" size={20} className={lines.icon} />
      <div className={lines.words}>
        <p className={lines.name}>
          {category.french} · {category.english}
        </p>
        <p className={lines.facts}>
          {t("judgement.own_examples", { count: given, examples: count(given, currentLanguage()) })}
        </p>
      </div>
      <span className={lines.marks}>
        {category.is_archived && <Mark tone="plain" icon="archive" text={t("judgement.archived")} />}
      </span>
      {onEdit && (
        <span className={lines.acts}>
          <Button
            icon="edit"
            aria-label={t("judgement.edit_category", { category: category.french })}
            onClick={onEdit}
          >
            {t("action.edit")}
          </Button>
        </span>
      )}
    </li>
  );
}

function CategoryForm({ category, onClose }: { category?: CategoryRow; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [french, setFrench] = useState(category?.french ?? "");
  const [english, setEnglish] = useState(category?.english ?? "");
  const saving = useMutation({
    mutationFn: (change: Partial<CategoryRow>) =>
      category
        ? api.patch<CategoryRow>(`/categories/${category.key}`, change)
        : api.post<CategoryRow>("/categories", change),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keys.categories });
      onClose();
    },
  });
  return (
    <form
      className={formStyles.form}
      onSubmit={(event) => {
        event.preventDefault();
        saving.mutate({ french, english });
      }}
    >
      <div className={formStyles.pair}>
        <TextField
          label={t("judgement.french")}
          problem={fieldText(saving.error, "french")}
          required
          maxLength={60}
          value={french}
          onChange={setFrench}
        />
        <TextField
          label={t("judgement.english")}
          problem={fieldText(saving.error, "english")}
          required
          maxLength={60}
          value={english}
          onChange={setEnglish}
        />
      </div>
      <Trouble text={refusalText(saving.error, t, ["french", "english"])} />
      <div className={formStyles.buttons}>
        <Button type="submit" look="primary" busy={saving.isPending}>
          {t("action.save")}
        </Button>
        <Button onClick={onClose}>{t("action.cancel")}</Button>
        {category && (
          <Button icon="archive" onClick={() => saving.mutate({ is_archived: !category.is_archived })}>
            {t(category.is_archived ? "judgement.unarchive" : "judgement.archive")}
          </Button>
        )}
      </div>
    </form>
  );
}
