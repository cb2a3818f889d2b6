<?php

/*
 * Runs behind a page (auto_append_file), and tells beside it of which version each marked file is that it has loaded.
 */

declare(strict_types=1);

(static function (): void {
    $marks = '';
    foreach (get_defined_constants(true)['user'] as $name => $value) {
        if (strncmp($name, 'MARK ', 5) === 0) {
            $marks .= ' ' . substr($name, 5) . "=$value";
        }
    }
    echo "\n<!-- soak$marks -->\n";
})();
