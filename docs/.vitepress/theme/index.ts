// The system's fonts: the site requests nothing from other hosts, and works offline.
export { default } from "vitepress/theme-without-fonts";
