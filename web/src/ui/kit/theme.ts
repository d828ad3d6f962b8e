import { createTheme } from "@mui/material/styles";

/**
 * The kit takes its colours from tokens.css, so light and dark switch without the kit knowing. `nativeColor`
 * makes it derive shades in CSS, since it cannot calculate with variables.
 */
export const theme = createTheme({
  cssVariables: { nativeColor: true, cssVarPrefix: "kit" },
  palette: {
    primary: { main: "var(--accent)", dark: "var(--accent-hover)", contrastText: "var(--on-accent)" },
    error: { main: "var(--danger)", contrastText: "var(--surface)" },
    warning: { main: "var(--warn)", contrastText: "var(--surface)" },
    success: { main: "var(--good)", contrastText: "var(--surface)" },
    text: { primary: "var(--text)", secondary: "var(--muted)" },
    background: { default: "var(--page)", paper: "var(--raised)" },
    divider: "var(--line)",
    action: {
      active: "var(--muted)",
      hover: "var(--hover)",
      selected: "var(--selected)",
      disabled: "var(--line-strong)",
      disabledBackground: "var(--sunken)",
    },
  },
  shape: { borderRadius: 8 },
  typography: {
    fontFamily: "var(--font)",
    fontSize: 14,
    button: { textTransform: "none", fontWeight: 600 },
  },
  components: {
    MuiButtonBase: { defaultProps: { disableRipple: true } },
    MuiButton: { defaultProps: { disableElevation: true, size: "small" } },
    MuiIconButton: { defaultProps: { size: "small" } },
    MuiTextField: { defaultProps: { size: "small", fullWidth: true } },
    MuiSelect: { defaultProps: { size: "small" } },
    MuiFormHelperText: { styleOverrides: { root: { fontSize: "var(--small)", marginInline: 2 } } },
    MuiOutlinedInput: { styleOverrides: { notchedOutline: { borderColor: "var(--line-strong)" } } },
    MuiTooltip: {
      defaultProps: { enterDelay: 500 },
      styleOverrides: { tooltip: { fontSize: "0.75rem" } },
    },
    MuiPaper: {
      styleOverrides: {
        root: { backgroundImage: "none" },
        elevation8: { boxShadow: "var(--shadow-raised)" },
      },
    },
    MuiMenuItem: { styleOverrides: { root: { fontSize: "var(--body)", minHeight: 36 } } },
    MuiDialog: { styleOverrides: { paper: { boxShadow: "var(--shadow-raised)" } } },
    MuiDialogTitle: { styleOverrides: { root: { fontSize: "1.0625rem", fontWeight: 650 } } },
  },
});
