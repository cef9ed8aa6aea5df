#include "stores.h"

#include <memory>

#include "app/cache_command.h"
#include "app/keys.h"
#include "app/mirror_command.h"

namespace pith::tools {
namespace {

// A group of subcommands, and how one of them is added to it.
class Group {
 public:
  Group(CLI::App& app, const char* name, const char* description, const char* session,
        CommonFlags& flags, Chosen& chosen)
      : group_(app.add_subcommand(name, description)), flags_(flags), chosen_(chosen) {
    group_->footer(session);
    group_->require_subcommand(1);
  }

  CLI::App* add(const char* name, const char* description, const char* session, Chosen run) {
    CLI::App* sub = group_->add_subcommand(name, description);
    add_json_flag(*sub, flags_);
    sub->footer(session);
    sub->callback([&chosen = chosen_, run = std::move(run)] { chosen = run; });
    return sub;
  }

 private:
  CLI::App* group_;
  CommonFlags& flags_;
  Chosen& chosen_;
};

}  // namespace

void add_keys_commands(CLI::App& app, CommonFlags& flags, Chosen& chosen) {
  const auto command = std::make_shared<KeysCommand>();
  const auto with_folder = [command](int (*run)(const KeysCommand&, const Context&)) {
    return [command, run](const Context& context) {
      command->folder = config_folder(read_environment());
      return run(*command, context);
    };
  };
  Group group(app, "keys", "Keys that may vouch beside the built-in one",
              "\n  $ pith keys list\n  $ pith keys add key.json --fingerprint FINGERPRINT\n", flags,
              chosen);
  group.add("list", "Show the trusted keys", "\n  $ pith keys list --json\n",
            with_folder(keys_list_command));
  CLI::App* add = group.add("add", "Trust a key, by its fingerprint",
                            "\nThe fingerprint comes from whom you trust, not from where the file "
                            "came from.\n\n  $ pith keys add key.json --fingerprint FINGERPRINT\n",
                            with_folder(keys_add_command));
  add->add_option("file", command->file, "Published key, or what lists it (- for stdin)")
      ->required()
      ->type_name("FILE");
  add->add_option("--fingerprint", command->fingerprint, "Of the key: 32 hexadecimal digits")
      ->required()
      ->type_name("HEX");
  CLI::App* remove = group.add("remove", "Trust a key no longer", "\n  $ pith keys remove my-key\n",
                               with_folder(keys_remove_command));
  remove->add_option("key", command->key_id, "Key id, as pith keys list shows it")
      ->required()
      ->type_name("KEY_ID");
}

void add_cache_commands(CLI::App& app, CommonFlags& flags, Chosen& chosen) {
  Group group(app, "cache", "What was fetched and verified",
              "\n  $ pith cache list\n  $ pith cache clear\n", flags, chosen);
  group.add("list", "Show every record, verified anew", "\n  $ pith cache list\n",
            cache_list_command);
  group.add("clear", "Remove all of it", "\n  $ pith cache clear\n", cache_clear_command);
  group.add("path", "Where it is", "\n  $ ls \"$(pith cache path)\"\n", cache_path_command);
}

void add_mirror_commands(CLI::App& app, CommonFlags& flags, Chosen& chosen) {
  const auto command = std::make_shared<MirrorCommand>();
  const auto with_time = [command](int (*run)(const MirrorCommand&, const Context&)) {
    return [command, run](const Context& context) {
      command->now = current_time();
      return run(*command, context);
    };
  };
  Group group(app, "mirror", "A folder of bundles for any web server",
              "\n  $ pith mirror add /srv/pith bundle.json\n"
              "  $ pith mirror manifest /srv/pith --base-url https://pith.example.org\n"
              "  $ pith mirror verify /srv/pith\n",
              flags, chosen);
  const auto with_folder = [&](CLI::App* sub) {
    sub->add_option("folder", command->folder, "The mirror's folder")->required()->type_name("DIR");
    return sub;
  };
  with_folder(group.add("add", "Verify bundles and file them",
                        "\n  $ pith mirror add /srv/pith *.json\n", with_time(mirror_add_command)))
      ->add_option("file", command->files, "Bundles (- for stdin)")
      ->required()
      ->type_name("FILE");
  add_verbose_flag(*with_folder(group.add(
                       "verify", "Check every file, and that nothing is missing or foreign",
                       "\n  $ pith mirror verify /srv/pith\n", with_time(mirror_verify_command))),
                   flags);
  CLI::App* manifest = with_folder(
      group.add("manifest", "Write pith-mirrors.json",
                "\n  $ pith mirror manifest /srv/pith --base-url https://pith.example.org\n",
                with_time(mirror_manifest_command)));
  manifest->add_option("--base-url", command->base_url, "Where the folder is served")
      ->required()
      ->type_name("URL");
  manifest->add_option("--name", command->name, "What people call the mirror")->type_name("NAME");
}

}  // namespace pith::tools
