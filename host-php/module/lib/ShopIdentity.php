<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Illuminate\Database\Connection;

defined('WHMCS') || exit;

/**
 * Where a WHMCS is: the address of its pages and its database, both as they are configured. What a request or the
 * database server says of itself doesn't count: behind a proxy or after a failover it differs for the same shop.
 */
final class ShopIdentity
{
    /** Ports that a URL may name or leave out. */
    private const DEFAULT_PORTS = [80, 443];

    /** Names of the machine itself, one as good as the other. */
    private const LOOPBACK = ['localhost', '127.0.0.1', '::1'];

    private const DATABASE_PORT = '3306';

    /** Parts of a database's place. */
    private const DATABASE = ['host', 'port', 'name'];

    /** Host and path, such as `shop.example.com/billing`; blank if it isn't known. */
    private string $address;

    /** @var array<string, string> by name, of DATABASE; blank if it isn't known */
    private array $database;

    /** @var list<array<string, string>> other places under which the same database is configured */
    private array $aliases;

    /**
     * @param array<string, string> $database by name, of DATABASE
     * @param list<array<string, string>> $aliases
     */
    private function __construct(string $address, array $database, array $aliases = [])
    {
        $this->address = $address;
        $this->database = $database;
        $this->aliases = $aliases;
    }

    public static function of(Connection $database): self
    {
        $row = $database->table('tblconfiguration')->where('setting', 'SystemURL')->select('value')->first();
        return new self(self::address((string) ($row->value ?? '')), self::database([
            // Named one by one: Illuminate 5.2 returns no whole configuration without an argument.
            'host' => $database->getConfig('host'),
            'port' => $database->getConfig('port'),
            'unix_socket' => $database->getConfig('unix_socket'),
            'database' => $database->getDatabaseName(),
        ]));
    }

    /** @param mixed $stored as toArray() made it; null if it is damaged */
    public static function fromArray($stored): ?self
    {
        if (!is_array($stored) || !is_string($stored['address'] ?? null)) {
            return null;
        }
        $aliases = is_array($stored['aliases'] ?? null) ? array_filter($stored['aliases'], 'is_array') : [];
        $aliases = array_values(array_map([self::class, 'parts'], $aliases));
        return new self($stored['address'], self::parts($stored), $aliases);
    }

    /** @return array<string, mixed> */
    public function toArray(): array
    {
        $aliases = $this->aliases === [] ? [] : ['aliases' => $this->aliases];
        return ['address' => $this->address] + $this->database + $aliases;
    }

    /**
     * @param array<string, mixed> $stored
     * @return array<string, string> by name, of DATABASE
     */
    private static function parts(array $stored): array
    {
        $parts = [];
        foreach (self::DATABASE as $part) {
            $parts[$part] = is_string($stored[$part] ?? null) ? $stored[$part] : '';
        }
        return $parts;
    }

    /**
     * Host and path of a URL, as far as they say whose pages these are.
     *
     * @param string $url of tblconfiguration.SystemURL
     */
    public static function address(string $url): string
    {
        $url = strtolower(trim(Params::decode($url)));
        $parts = parse_url(strpos($url, '//') === false ? "//$url" : $url);
        $host = is_array($parts) ? rtrim($parts['host'] ?? '', '.') : '';
        if ($host === '') {
            return '';
        }
        $port = $parts['port'] ?? null;
        $path = rtrim((string) preg_replace('~/+~', '/', $parts['path'] ?? ''), '/');
        return (string) preg_replace('/^www\./', '', $host)
            . ($port === null || in_array($port, self::DEFAULT_PORTS, true) ? '' : ":$port")
            . $path;
    }

    /**
     * @param array<string, mixed> $configuration Illuminate's of the connection
     * @return array<string, string> by name, of DATABASE
     */
    public static function database(array $configuration): array
    {
        $hosts = (array) ($configuration['host'] ?? '');
        sort($hosts);
        $host = strtolower(trim(implode(',', $hosts)));
        $port = trim((string) ($configuration['port'] ?? ''));
        if ((string) ($configuration['unix_socket'] ?? '') !== '') {
            [$host, $port] = ['localhost', ''];
        } elseif ($host !== '' && $port === '') {
            $port = self::DATABASE_PORT;
        }
        return [
            'host' => in_array($host, self::LOOPBACK, true) ? 'localhost' : $host,
            'port' => $port,
            'name' => trim((string) ($configuration['database'] ?? '')),
        ];
    }

    public function hasAddressOf(self $other): bool
    {
        return self::isSame($this->address, $other->address);
    }

    /** Whether it is configured as the other, or as one of the other's aliases. */
    public function hasDatabaseOf(self $other): bool
    {
        foreach (array_merge([$other->database], $other->aliases) as $database) {
            if ($this->isAt($database)) {
                return true;
            }
        }
        return false;
    }

    /** @param array<string, string> $database */
    private function isAt(array $database): bool
    {
        foreach (self::DATABASE as $part) {
            if (!self::isSame($this->database[$part], $database[$part])) {
                return false;
            }
        }
        return true;
    }

    /** This identity, whose database is known to be another's, too. */
    public function alias(self $other): self
    {
        return new self($this->address, $this->database, array_merge($this->aliases, [$other->database]));
    }

    /** This identity, with what isn't known of it taken from another. */
    public function completedBy(self $other): self
    {
        $database = [];
        foreach (self::DATABASE as $part) {
            $database[$part] = $this->database[$part] === '' ? $other->database[$part] : $this->database[$part];
        }
        return new self($this->address === '' ? $other->address : $this->address, $database);
    }

    /** This identity as it is found now, which has its database, perhaps under an alias. */
    public function foundAs(self $now): self
    {
        $found = $now->completedBy($this);
        $database = $now->isAt($this->database) ? $found->database : $this->database;
        return new self($found->address, $database, $this->aliases);
    }

    /** For staff, such as `shop.example.com, database whmcs on db1:3306`. */
    public function describe(string $locale): string
    {
        ['host' => $host, 'port' => $port, 'name' => $name] = $this->database;
        return Messages::text($locale, $host === '' ? 'shop-place' : 'shop-place-on', [
            'address' => $this->address === '' ? '?' : $this->address,
            'database' => $name === '' ? '?' : $name,
            'host' => $port === '' ? $host : "$host:$port",
        ]);
    }

    /** What isn't known is never a change. */
    private static function isSame(string $one, string $other): bool
    {
        return $one === '' || $other === '' || $one === $other;
    }
}
