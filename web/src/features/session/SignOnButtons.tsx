import { useTranslation } from "react-i18next";
import { address } from "../../api/client";
import type { SignOnChoice } from "../../api/types";
import buttonStyles from "../../ui/Button.module.css";
import { classes } from "../../ui/classes";
import { Icon } from "../../ui/icons/Icon";
import styles from "./Door.module.css";

interface Props {
  providers: readonly SignOnChoice[];
  next: string | undefined;
}

/** A way in for each service that knows the organisation's people. */
export function SignOnButtons({ providers, next }: Props) {
  const { t } = useTranslation();
  if (providers.length === 0) return null;
  return (
    <>
      <p className={styles.or}>
        <span>{t("sign_in.or")}</span>
      </p>
      <ul className={styles.ways}>
        {providers.map(({ id, name }) => (
          <li key={id}>
            <a
              href={address(`/auth/sign-on/${id}/begin`, { next })}
              className={classes(buttonStyles.button, buttonStyles.large)}
            >
              <Icon name="key" size={17} />
              {t("sign_in.with", { name })}
            </a>
          </li>
        ))}
      </ul>
    </>
  );
}
