import '../panel.css';
import './comparison-page.ts';
