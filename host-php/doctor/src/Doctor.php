<?php

declare(strict_types=1);

namespace ConvoyDoctor;

use Throwable;
use WHMCS\Module\Server\Convoy\ConnectionTest;
use WHMCS\Module\Server\Convoy\Package;

defined('WHMCS') || exit;

/**
 * Looks for what keeps the module from working that isn't in the module: PHP, files, machine, the way to the panel.
 */
final class Doctor
{
    private Package $package;
    private string $folder;

    /** @param string $folder the module's */
    public function __construct(Package $package, string $folder)
    {
        $this->package = $package;
        $this->folder = $folder;
    }

    /** @return list<Finding> what needs neither WHMCS nor a panel */
    public function host(): array
    {
        $files = new FileChecks($this->package, $this->folder);
        return array_merge(
            PhpChecks::all(),
            (new MachineChecks($this->package))->all(),
            $files->contents(),
            // Before the component runs: the module mends it where it may.
            $files->executable(),
            (new EngineChecks($this->package))->all()
        );
    }

    public function permissions(string $init): Finding
    {
        return (new FileChecks($this->package, $this->folder))->permissions($init);
    }

    /** @return string what may be why Test Connection failed; blank if nothing is found */
    public function causes(ConnectionTest $test, string $language): string
    {
        try {
            if ($test->isAnswered && $test->panel !== null) {
                $findings = (new PanelChecks($test->panel->address))->way();
            } else {
                $findings = $test->isBegun ? $this->host() : [];
            }
        } catch (Throwable $failure) {
            // Where PHP forbids what the doctor does, Test Connection still says what it knows.
            return '';
        }
        $causes = [];
        foreach ($findings as $finding) {
            if ($finding->isBad()) {
                $causes[] = $finding->text($language) . ' → ' . $finding->advice($language);
            }
        }
        return $causes === [] ? '' : Texts::text($language, 'causes', ['causes' => implode(' ', $causes)]);
    }
}
