import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import buttonStyles from "../../../ui/Button.module.css";
import { classes } from "../../../ui/classes";
import { EmptyState } from "../../../ui/EmptyState";
import { Icon } from "../../../ui/icons/Icon";
import styles from "../../../ui/Lines.module.css";
import { Loaded } from "../../../ui/Loaded";
import { Section } from "../../../ui/Section";
import { providersQuery } from "../queries";
import { SettingsPage } from "../SettingsPage";

/** The services that members can sign in with instead of a password. */
export default function ProvidersPage() {
  const { t } = useTranslation();
  const add = (
    <Link to="/settings/sign-on/new" className={classes(buttonStyles.button, buttonStyles.primary)}>
      <Icon name="add" size={17} />
      {t("sign_on.add")}
    </Link>
  );
  return (
    <SettingsPage name="sign_on" lead={t("sign_on.lead")} actions={add}>
      {() => <Providers add={add} />}
    </SettingsPage>
  );
}

function Providers({ add }: { add: React.ReactNode }) {
  const { t } = useTranslation();
  const query = useQuery(providersQuery);
  return (
    <Loaded query={query}>
      {({ items }) =>
        items.length === 0 ? (
          <EmptyState icon="door" title={t("sign_on.none")} text={t("sign_on.none_text")}>
            {add}
          </EmptyState>
        ) : (
          <Section title={t("sign_on.count", { count: items.length })}>
            <ul className={styles.lines}>
              {items.map((provider) => (
                <li key={provider.id} className={styles.line}>
                  <Icon name="door" size={20} className={styles.icon} />
                  <div className={styles.words}>
                    <Link to="/settings/sign-on/$id" params={{ id: provider.id }} className={styles.name}>
                      {provider.name}
                    </Link>
                    <p className={styles.facts}>
                      <span>{provider.issuer}</span>
                      <span>{provider.allowed_domains.join(", ")}</span>
                      <span>{t("sign_on.joins_as", { role: t(`role.${provider.default_role}`) })}</span>
                    </p>
                  </div>
                </li>
              ))}
            </ul>
          </Section>
        )
      }
    </Loaded>
  );
}
