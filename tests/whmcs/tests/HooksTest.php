<?php

declare(strict_types=1);

namespace WhmcsStandIn\Tests;

use WhmcsStandIn\Browser;
use WhmcsStandIn\WebServer;
use WhmcsStandIn\Whmcs;

/** When WHMCS picks up a module's hooks.php, and when it loads it. */
final class HooksTest extends StandInCase
{
    public function testHooksFileThatCameLaterIsPickedUpWhenSettingsAreSaved(): void
    {
        [$name, $whmcs] = $this->lateHost();
        $product = $whmcs->addProduct(['servertype' => $name]);
        $hooks = "<?php add_hook('AfterCronJob', 1, static function (): void { logActivity('$name ran'); });";
        file_put_contents($this->folder . '/latehost/hooks.php', $hooks);
        $whmcs->cron();
        self::assertSame([], $whmcs->activityLog());
        $whmcs->saveModuleSettings($product, [1 => 'x']);
        $whmcs->cron();
        self::assertSame(["$name ran"], $whmcs->activityLog());
        $whmcs->saveModuleSettings($product, [1 => 'y']);
        $whmcs->cron();
        self::assertSame(["$name ran", "$name ran"], $whmcs->activityLog(), 'picked up once');
    }

    public function testHooksFileIsLoadedOnEveryPage(): void
    {
        [$name, $whmcs] = $this->lateHost();
        $loaded = $this->folder . '/loaded';
        file_put_contents(
            $this->folder . '/latehost/hooks.php',
            '<?php file_put_contents(' . var_export($loaded, true) . ', "x", FILE_APPEND);'
        );
        $web = WebServer::start($this->folder . '/other');
        $browser = new Browser($web->url());
        $browser->get('/login.php');
        self::assertFileDoesNotExist($loaded);
        $whmcs->addProduct(['servertype' => $name]);
        foreach (['/login.php', '/clientarea.php', '/admin/login.php'] as $page) {
            $browser->get($page);
        }
        self::assertSame('xxx', file_get_contents($loaded));
    }

    public function testWhmcssOwnHooksFolderCountsToo(): void
    {
        $hook = '<?php add_hook("StandInTest", 5, static function (array $vars) { return $vars["value"] . "!"; });';
        file_put_contents($this->folder . '/includes/hooks/own.php', $hook);
        self::assertSame(['hello!'], run_hook('StandInTest', ['value' => 'hello']));
    }

    public function testHooksChangeTheServicePagesVariablesAndItsSidebar(): void
    {
        $service = $this->service();
        $this->whmcs->module('CreateAccount', $service);
        $this->whmcs->logIn($this->client);
        $page = $this->whmcs->clientPage($service);
        self::assertSame([1, 1], [substr_count($page, 'name="newpw"'), substr_count($page, '"#changepassword"')]);
        file_put_contents($this->folder . '/includes/hooks/own.php', '<?php
            add_hook("ClientAreaPageProductDetails", 1, static function (array $vars): array {
                return ["modulechangepassword" => $vars["id"] === 0];
            });
            add_hook("ClientAreaPrimarySidebar", 1, static function (WHMCS\View\Menu\Item $sidebar): void {
                $actions = $sidebar->getChild("Service Details Actions");
                $actions->removeChild("Change Password")->addChild("#" . Menu::context("service")->id, "/x");
            });');
        $page = $this->whmcs->clientPage($service);
        self::assertSame([0, 0], [substr_count($page, 'name="newpw"'), substr_count($page, '"#changepassword"')]);
        self::assertStringContainsString("href=\"/x\">#$service</a>", $page);
    }

    /** @return array{string, Whmcs} a module without a hooks.php, installed elsewhere */
    private function lateHost(): array
    {
        $name = 'latehost' . bin2hex(random_bytes(3));
        $folder = $this->folder . '/latehost';
        mkdir($folder);
        file_put_contents(
            "$folder/$name.php",
            "<?php function {$name}_ConfigOptions() { return ['A' => ['Type' => 'text']]; }"
        );
        return [$name, Whmcs::open($this->folder . '/other', ['modules' => [$name => $folder]])];
    }
}
