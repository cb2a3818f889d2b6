<?php

declare(strict_types=1);

namespace WhmcsStandIn\Tests;

use PHPUnit\Framework\TestCase;
use WhmcsStandIn\Environment;
use WhmcsStandIn\MariaDb;

/** The variables that turn a whole suite to another version or database. */
final class EnvironmentTest extends TestCase
{
    /** @var array<string, string|false> */
    private array $before = [];

    protected function setUp(): void
    {
        foreach (['STAND_IN_VERSION', 'STAND_IN_DATABASE'] as $name) {
            $this->before[$name] = getenv($name);
            putenv($name);
        }
    }

    protected function tearDown(): void
    {
        foreach ($this->before as $name => $value) {
            putenv($value === false ? $name : "$name=$value");
        }
    }

    public function testDefaultsAreEightOnSqlite(): void
    {
        self::assertSame('8.13', Environment::version());
        self::assertSame('sqlite:/x/whmcs.sqlite', Environment::database('/x')['dsn']);
        putenv('STAND_IN_VERSION=7.10');
        self::assertSame('7.10', Environment::version());
    }

    public function testMariaDbGivesEachInstallationADatabaseOfItsOwn(): void
    {
        if (!MariaDb::isInstalled()) {
            self::markTestSkipped('The packages mariadb-server-core and mariadb-client-core are not installed.');
        }
        putenv('STAND_IN_DATABASE=mariadb');
        $first = Environment::database('/x');
        self::assertNotSame($first, Environment::database('/x'));
        $code = 'require $argv[1]; echo WhmcsStandIn\Environment::database("/x")["dsn"];';
        $command = [PHP_BINARY, '-r', $code, '--', dirname(__DIR__) . '/autoload.php'];
        $other = (string) shell_exec(implode(' ', array_map('escapeshellarg', $command)));
        self::assertSame(strstr($first['dsn'], ';', true), strstr($other, ';', true), 'one server for all processes');
    }

    public function testAnotherDatabaseIsAnError(): void
    {
        putenv('STAND_IN_DATABASE=oracle');
        $this->expectException(\InvalidArgumentException::class);
        Environment::database('/x');
    }
}
