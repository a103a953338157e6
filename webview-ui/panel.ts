import './panel.css';
import './parts/explanation-panel.ts';
