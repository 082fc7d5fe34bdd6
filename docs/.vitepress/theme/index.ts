// The system's fonts: the site requests nothing from other hosts, and works offline.
import DefaultTheme from "vitepress/theme-without-fonts";
import "./style.css";

export default DefaultTheme;
