// The system's fonts: the site asks no other host for anything, and works offline.
export { default } from "vitepress/theme-without-fonts";
