import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { EmptyState } from "../../ui/EmptyState";
import { Loaded } from "../../ui/Loaded";
import { Page } from "../../ui/Page";
import { rulesQuery } from "./queries";
import { RuleEditor } from "./RuleEditor";

const route = getRouteApi("/signed-in/desk/rules/$id");

/** Changing a rule. */
export default function RulePage() {
  const { t } = useTranslation();
  const { id } = route.useParams();
  const query = useQuery(rulesQuery);
  const rule = query.data?.items.find((each) => each.id === id);
  return (
    <Page title={rule?.name ?? t("navigation.rules")} narrow>
      <Loaded query={query}>
        {() =>
          rule ? (
            <RuleEditor key={rule.id} rule={rule} />
          ) : (
            <EmptyState icon="question" title={t("rules.gone")} />
          )
        }
      </Loaded>
    </Page>
  );
}
