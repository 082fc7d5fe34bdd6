// The system's fonts: the site loads nothing from another host, and works offline.
import DefaultTheme from "vitepress/theme-without-fonts";
import "./style.css";

export default DefaultTheme;
