<?php

declare(strict_types=1);

namespace PackageTests;

use ConvoyTests\Fpm;
use ConvoyTests\Nginx;
use ConvoyTests\Server;
use ConvoyTests\Shop;
use RuntimeException;

/**
 * A folder behind nginx or Apache and php-fpm, set up as Debian does it, but that PHP shows every warning. All of it
 * ends with this object.
 */
final class Site
{
    private string $folder;
    private string $url;

    /** @var Nginx|Server the web server */
    private object $server;
    private Fpm $fpm;

    private function __construct()
    {
        $this->folder = Shop::temporaryFolder();
        chmod($this->folder, 0755);
        $warnings = ['display_errors' => '1', 'error_reporting' => '-1', 'output_buffering' => '0'];
        $pool = ['pm.max_children' => '2'];
        foreach ($warnings as $name => $value) {
            $pool["php_admin_value[$name]"] = $value;
        }
        $this->fpm = new Fpm($this->folder, $pool);
    }

    /** @param string $more directives in nginx's `server` block */
    public static function nginx(string $root, string $more = ''): self
    {
        $site = new self();
        $nginx = $site->server = new Nginx($site->folder, <<<CONF
            root $root; index index.php index.html;
            location / { try_files \$uri \$uri/ =404; }
            location ~ \\.php\$ {
                include /etc/nginx/snippets/fastcgi-php.conf;
                fastcgi_pass unix:{$site->fpm->socket};
            }
            $more
            CONF);
        $site->url = $nginx->url;
        return $site;
    }

    /** @param string $override what `.htaccess` may do: `None`, as Debian has it, or as hosts and WHMCS need it, `All` */
    public static function apache(string $root, string $override): self
    {
        $site = new self();
        $port = Server::port();
        $modules = '';
        foreach (['mpm_event', 'authz_core', 'mime', 'dir', 'autoindex', 'proxy', 'proxy_fcgi'] as $module) {
            $modules .= "LoadModule {$module}_module /usr/lib/apache2/modules/mod_$module.so\n";
        }
        $user = posix_geteuid() === 0 ? "User www-data\nGroup www-data\n" : '';
        file_put_contents("$site->folder/apache.conf", <<<CONF
            $modules
            {$user}ServerName localhost
            Listen 127.0.0.1:$port
            PidFile $site->folder/apache.pid
            ErrorLog $site->folder/apache.log
            DefaultRuntimeDir $site->folder
            TypesConfig /etc/mime.types
            DocumentRoot $root
            <Directory />
                AllowOverride None
                Require all denied
            </Directory>
            <Directory $root>
                Options Indexes FollowSymLinks
                AllowOverride $override
                Require all granted
            </Directory>
            <FilesMatch "^\\.ht">
                Require all denied
            </FilesMatch>
            <FilesMatch ".+\\.ph(?:ar|p|tml)\$">
                SetHandler "proxy:unix:{$site->fpm->socket}|fcgi://localhost"
            </FilesMatch>
            CONF);
        $command = ['/usr/sbin/apache2', '-DFOREGROUND', '-f', "$site->folder/apache.conf"];
        $site->server = new Server($command, null, "$site->folder/apache.out", "tcp://127.0.0.1:$port");
        $site->url = "http://127.0.0.1:$port";
        return $site;
    }

    /** @return array{int, string} status and body */
    public function get(string $path): array
    {
        $encoded = implode('/', array_map('rawurlencode', explode('/', $path)));
        $curl = curl_init("$this->url/$encoded");
        curl_setopt_array($curl, [CURLOPT_RETURNTRANSFER => true, CURLOPT_TIMEOUT => 20]);
        $body = curl_exec($curl);
        if ($body === false) {
            throw new RuntimeException("$path: " . curl_error($curl));
        }
        return [curl_getinfo($curl, CURLINFO_RESPONSE_CODE), $body];
    }
}
