import './panel.css';
import './explanation/explanation-panel.ts';
