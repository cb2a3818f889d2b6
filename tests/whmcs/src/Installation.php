<?php

declare(strict_types=1);

namespace WhmcsStandIn;

use Illuminate\Database\Connection;
use WHMCS\Database\Capsule;

/**
 * One installed WHMCS: its folder, its configuration.php, its database.
 *
 * WHMCS keeps much in globals (functions, `$_SESSION`, the default database
 * connection), so one installation at a time is the current one of a process.
 */
final class Installation
{
    /** Classes below `WHMCS\` that only newer versions have, and since which. */
    private const SINCE = [
        'Authentication\\CurrentUser' => '8.0',
        'User\\User' => '8.0',
        'Module\\Server\\CustomAction' => '8.5',
        'Module\\Server\\CustomActionCollection' => '8.5',
    ];

    private static ?self $current = null;

    private string $folder;

    /** @var array<string, string> what configuration.php holds */
    private array $configuration;

    private Capsule $capsule;

    /** @param array<string, string> $configuration */
    private function __construct(string $folder, array $configuration)
    {
        $this->folder = $folder;
        $this->configuration = $configuration;
        $this->capsule = Database::open($configuration);
    }

    /**
     * Opens the installation in a folder; makes it first if there is none.
     *
     * @param array<string, mixed> $options see Whmcs::open(); they count only when it is made
     */
    public static function open(string $folder, array $options): self
    {
        $file = $folder . '/configuration.php';
        if (!is_file($file)) {
            Installer::install($folder, $options);
        }
        $configuration = (static function () use ($file): array {
            require $file;
            return get_defined_vars();
        })();
        unset($configuration['file']);
        return new self((string) realpath($folder), $configuration);
    }

    /** @throws \LogicException when none was opened */
    public static function current(): self
    {
        if (self::$current === null) {
            throw new \LogicException('No WHMCS stand-in is open in this process.');
        }
        return self::$current;
    }

    /** Whether a class below `WHMCS\` exists in the current installation's version. */
    public static function hasClass(string $name): bool
    {
        return !isset(self::SINCE[$name]) || (self::$current !== null && self::$current->isSince(self::SINCE[$name]));
    }

    /**
     * Makes this installation the process's current one.
     *
     * @throws \LogicException when the process already loaded classes that this version doesn't have
     */
    public function enter(): void
    {
        if (self::$current === $this) {
            return;
        }
        foreach (self::SINCE as $class => $version) {
            if (!$this->isSince($version) && class_exists("WHMCS\\$class", false)) {
                throw new \LogicException("This process has run as WHMCS $version or newer, and has its class $class; "
                    . 'an older one needs a process of its own.');
            }
        }
        if (!defined('WHMCS')) {
            define('WHMCS', true);
        }
        self::$current = $this;
        $this->capsule->setAsGlobal();
        $this->capsule->bootEloquent();
        require_once __DIR__ . '/functions.php';
        Modules::registerClassLoader();
    }

    public function folder(): string
    {
        return $this->folder;
    }

    public function version(): string
    {
        return $this->configuration['whmcs_version'];
    }

    public function isVersion8(): bool
    {
        return $this->isSince('8.0');
    }

    private function isSince(string $version): bool
    {
        return version_compare($this->version(), $version, '>=');
    }

    /** The client area's theme: `six` is Bootstrap 3, `twenty-one` Bootstrap 4. */
    public function theme(): string
    {
        return $this->isVersion8() ? 'twenty-one' : 'six';
    }

    public function database(): Connection
    {
        return $this->capsule->getConnection();
    }

    public function cipher(): Cipher
    {
        return new Cipher($this->configuration['cc_encryption_hash']);
    }

    /** @return array<string, string> what configuration.php holds */
    public function configuration(): array
    {
        return $this->configuration;
    }

    /** A row of tblconfiguration; `''` if there is none. */
    public function setting(string $name): string
    {
        return (string) $this->database()->table('tblconfiguration')->where('setting', $name)->value('value');
    }

    public function saveSetting(string $name, string $value): void
    {
        $this->database()->table('tblconfiguration')->updateOrInsert(['setting' => $name], ['value' => $value]);
    }

    /**
     * Text as WHMCS stores what a person typed into a form: entity-encoded,
     * unless the installation was switched to raw text.
     */
    public function typed(string $text): string
    {
        if ($this->setting('StandInEntities') !== 'on') {
            return $text;
        }
        return htmlspecialchars($text, ENT_QUOTES | ENT_SUBSTITUTE, 'UTF-8');
    }

    /**
     * What was sent, as WHMCS leaves it in PHP's superglobals: encoded likewise.
     *
     * @param array<mixed> $fields
     * @return array<mixed>
     */
    public function sent(array $fields): array
    {
        return array_map(function ($value) {
            return is_array($value) ? $this->sent($value) : $this->typed((string) $value);
        }, $fields);
    }
}
