<?php

declare(strict_types=1);

namespace ConvoyDoctor;

use Closure;
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

    /** @return list<Finding> functions that the module calls and PHP forbids: a call of one ends whatever calls it */
    public function forbidden(): array
    {
        $functions = PhpNeeds::forbidden();
        if ($functions === []) {
            return [];
        }
        $values = ['functions' => implode(', ', $functions), 'ini' => php_ini_loaded_file() ?: 'php.ini'];
        return [Finding::bad('forbidden', $values)];
    }

    /** @return list<Finding> what needs neither WHMCS nor a panel; nothing that is forbidden */
    public function host(): array
    {
        $files = new FileChecks($this->package, $this->folder);
        $machine = $this->look('machine', [new MachineChecks($this->package), 'all']);
        $engine = [new EngineChecks($this->package), 'all'];
        foreach ($machine as $finding) {
            if (in_array($finding->id, ['musl', 'old-glibc'], true)) {
                $engine = static function (): array {
                    return [Finding::unseen('engine-unseen')];
                };
            }
        }
        return array_merge(
            $this->look('php', [PhpChecks::class, 'all']),
            $machine,
            $this->look('files', [$files, 'contents']),
            // Before the component runs: the module restores the bit where it may.
            $this->look('files', [$files, 'executable']),
            $this->look('engine', $engine)
        );
    }

    /** @return list<Finding> */
    public function permissions(string $init): array
    {
        return $this->look('permissions', function () use ($init): array {
            return [(new FileChecks($this->package, $this->folder))->permissions($init)];
        });
    }

    /** @return list<Finding> whether it is this module that a WHMCS loads */
    public function place(string $whmcs): array
    {
        $link = "$whmcs/modules/servers/convoy";
        $values = ['link' => $link, 'folder' => $this->folder];
        if (!is_dir($link)) {
            return [Finding::unseen('not-installed', $values)];
        }
        if (realpath($link) !== realpath($this->folder)) {
            return [Finding::unseen('other-module', $values)];
        }
        $isLinked = realpath($link) !== realpath($whmcs) . '/modules/servers/convoy';
        return $isLinked ? [Finding::note('linked', $values)] : [];
    }

    /**
     * Runs a check, which may need functions that only the doctor calls and PHP forbids.
     *
     * @param string $name of the text `no-…-check`
     * @param callable(): list<Finding> $check
     * @return list<Finding>
     */
    public function look(string $name, callable $check): array
    {
        try {
            return $check();
        } catch (Throwable $failure) {
            $functions = implode(', ', PhpNeeds::forbidden('doctor'));
            if ($functions === '') {
                throw $failure;
            }
            return [Finding::unseen("no-$name-check", ['functions' => $functions])];
        }
    }

    /** @return list<Finding> the way to a panel that was asked, and who answered in its place */
    private static function panel(ConnectionTest $test, PanelChecks $way): array
    {
        $findings = $way->way();
        $answers = new AnswerChecks($test->panel->address->origin, $way->ownAddress());
        return array_merge($findings, $answers->all($test->exchanges()));
    }

    /** @return string what may be why Test Connection failed; blank if nothing is found */
    public function causes(ConnectionTest $test, string $language): string
    {
        $findings = $this->forbidden();
        if ($findings === [] && $test->isAnswered && $test->panel !== null) {
            $findings = self::panel($test, new PanelChecks($test->panel->address));
        } elseif ($findings === []) {
            $rights = (new DatabaseChecks($test->database()))->rights();
            $findings = array_merge($test->isBegun ? $this->host() : [], $rights);
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
